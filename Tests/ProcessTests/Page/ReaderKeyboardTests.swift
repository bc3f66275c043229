import Core
import Foundation
import Testing

extension RealProcesses {
    /// A reader that poses as a US keyboard, at workstations that are set to other ones.
    @Suite(
        "a reader's keys under other keyboard layouts",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct ReaderKeyboardTests {
        private static let zone = [
            "P<UTOERIKSSON<<ZANNA<MARIQA<WY<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ]

        /// What a layout writes for the keys `1` to `0` without and `A` to `Z` and `,` with shift.
        struct Layout: Sendable, CustomTestStringConvertible {
            let name: String
            let digits: [String]
            let letters: [String]
            let lessThan: String
            var testDescription: String { name }

            private static let english = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
            private static let plainDigits = "1234567890".map(String.init)

            static let us = Layout(
                name: "US", digits: plainDigits, letters: english, lessThan: "<")
            static let capsLock = Layout(
                name: "US with caps lock", digits: plainDigits,
                letters: english.map { $0.lowercased() }, lessThan: "<")
            static let azerty = Layout(
                name: "AZERTY", digits: "&é\"'(-è_çà".map(String.init),
                letters: "QBCDEFGHIJKL?NOPARSTUVZXYW".map(String.init), lessThan: ".")
            static let qwertz = Layout(
                name: "QWERTZ", digits: plainDigits,
                letters: "ABCDEFGHIJKLMNOPQRSTUVWXZY".map(String.init), lessThan: ";")
            static let arabic = Layout(
                name: "Arabic", digits: plainDigits,
                letters: [
                    "\u{650}", "لآ", "}", "]", "\u{64F}", "[", "لأ", "أ", "÷", "ـ", "،", "/", "’",
                    "آ", "×", "؛", "\u{64E}", "\u{64C}", "\u{64D}", "لإ", "‘", "{", "\u{64B}",
                    "\u{652}", "إ", "~",
                ], lessThan: ",")

            func keys(of lines: [String]) -> [(code: String, isShifted: Bool, text: String)] {
                lines.flatMap { line in
                    line.map { character -> (code: String, isShifted: Bool, text: String) in
                        if character == "<" { return ("Comma", true, lessThan) }
                        if let digit = character.wholeNumberValue {
                            return ("Digit\(digit)", false, digits[(digit + 9) % 10])
                        }
                        let place = Int(character.asciiValue ?? 65) - 65
                        return ("Key\(character)", true, letters[place])
                    } + [("Enter", false, "\r")]
                }
            }
        }

        @Test(
            "The zone is what the reader pressed, and the officer is told of the restoring",
            .timeLimit(.minutes(5)))
        func layouts() throws {
            try Post.run { post in
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    try OpenPage(post: post, browser: browser).signIn("B-1")
                    try Patience.until("the form") { try browser.shows("scan") }
                    for layout in [Layout.us, .capsLock, .azerty, .qwertz, .arabic] {
                        try scan(layout.keys(of: Self.zone), browser)
                        let words = try browser.text("scan-notice")
                        #expect(try value(browser) == Self.zone.joined(separator: "\n") + "\n")
                        #expect(
                            words.contains("restored") == (layout.name != "US"),
                            "\(layout.name): \(words)")
                        #expect(try browser.text("verdicts").contains("L898902C3"))
                    }
                    // Keys that are no right zone change nothing that was written.
                    var typed = Self.zone
                    typed[1] = typed[1].replacing("740812", with: "740813")
                    try scan(Layout.us.keys(of: typed), browser)
                    #expect(try value(browser) == typed.joined(separator: "\n") + "\n")
                    let words = try browser.text("scan-notice")
                    #expect(!words.contains("restored") && words.contains("does not fit"))
                    // A misread letter is named with its place; the line stays as it was.
                    typed = Self.zone
                    typed[1] = typed[1].replacing("L898902C3", with: "L8989O2C3")
                    try scan(Layout.us.keys(of: typed), browser)
                    #expect(
                        try browser.text("scan-notice").contains("line 2, character 6: O may be 0"))
                    #expect(try value(browser) == typed.joined(separator: "\n") + "\n")
                }
            }
        }

        private func scan(
            _ keys: [(code: String, isShifted: Bool, text: String)], _ browser: Browser
        ) throws {
            try browser.run(
                """
                const area = document.getElementById('scan');
                area.value = '';
                area.dispatchEvent(new Event('input'));
                document.getElementById('scan-notice').textContent = '';
                document.getElementById('scan-notice').className = '';
                area.focus()
                """)
            try browser.press(keys)
            try Patience.until("the post's answer") {
                let words = try browser.text("scan-notice")
                return !words.isEmpty && !words.hasPrefix("Checking")
            }
        }

        private func value(_ browser: Browser) throws -> String? {
            try browser.run("return document.getElementById('scan').value").string
        }
    }
}
