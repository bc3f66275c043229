import Core
import Foundation
import Testing

extension RealProcesses {
    /// Sheets of paper, printed and keyed in, in a real browser.
    @Suite(
        "the page's paper forms",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct PaperPageTests {
        /// Asks for a sheet as a person does, with a number typed.
        private static func ask(_ browser: Browser, for number: String) throws {
            try browser.run(
                """
                document.querySelector('#paper-form [name=number]').value = '\(number)';
                document.querySelector('#paper-form button').click()
                """)
        }

        private static func words(_ browser: Browser) throws -> String {
            try browser.run(
                "return document.querySelector('#paper-form .form-fault').textContent"
            ).string ?? ""
        }

        /// Prints two sheets to a page and gives their numbers back.
        private static func print(_ count: Int, _ browser: Browser) throws -> [String] {
            try browser.run(
                """
                window.print = () => { window.hasPrinted = true; };
                const form = document.getElementById('paper-print');
                form.elements.count.value = '\(count)';
                form.querySelector('button').click()
                """)
            try Patience.until("the printer's window") {
                try browser.run("return window.hasPrinted") == true
            }
            let numbers = try browser.run(
                "return [...document.querySelectorAll('.sheet-number')].map((n) => n.textContent)"
            ).array?.compactMap(\.string)
            return numbers ?? []
        }

        /// Whether all of a sheet fits into its half of a page.
        private static func isWhole(_ browser: Browser) throws -> Bool {
            try browser.run(
                """
                const sheets = document.getElementById('paper-sheets');
                sheets.style.cssText = 'display: block; width: 186mm; position: absolute';
                const sheet = sheets.querySelector('.sheet');
                const [height, needed] = [sheet.clientHeight, sheet.scrollHeight];
                sheets.style.cssText = '';
                return height > 400 && needed <= height
                """) == true
        }

        @Test("sheets are printed, keyed in once, and as a draft keep the name that they reserved")
        func sheets() throws {
            try OpenPage.run { counter in
                let page = counter.browser
                try counter.signIn("B-1")
                try page.openRoom("paper")
                try page.expectToFit()
                for language in ["ar", "fr", "en"] {
                    let port = counter.post.capturePort
                    try page.open("https://127.0.0.1:\(port)/?lang=\(language)")
                    try Patience.until("the page") { try page.shows("capture") }
                    try page.openRoom("paper")
                    _ = try Self.print(2, page)
                    #expect(try Self.isWhole(page), "\(language): a sheet is cut off")
                }
                let numbers = try Self.print(10, page)
                #expect(Set(numbers).count == 10)
                let printed = try page.printed()
                #expect(printed.pages == 5)
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try printed.pdf.write(to: URL(filePath: folder + "/sheets.pdf"))
                    try page.picture(folder + "/paper.png")
                }
                try page.run("window.dispatchEvent(new Event('afterprint'))")
                #expect(try page.run("return document.querySelectorAll('.sheet').length") == 0)

                try Self.ask(page, for: "7K4P2-QX9MT")
                try Patience.until("the word of the mistake") {
                    try Self.words(page).hasPrefix("No sheet of this post has this number")
                }
                try Self.ask(page, for: numbers[3].lowercased().replacing("-", with: " "))
                try Patience.until("the form") { try page.shows("from-paper") }
                #expect(
                    try page.run(
                        """
                        return document.getElementById('crossing')
                            .elements['capture.paper_form_number'].value
                        """
                    ).string == numbers[3])
                try page.store(number: "P1", surname: "ONPAPER")
                let fault = "return document.querySelector('#crossing .form-fault').textContent"
                try Patience.until("the question for the time") {
                    try page.run(fault).string?.hasPrefix("When did this person cross?") == true
                }
                try page.run(
                    """
                    const field = document.getElementById('crossing').elements.crossed_at;
                    field.value = '2026-01-05T21:40';
                    field.dispatchEvent(new Event('input', { bubbles: true }))
                    """)
                try Patience.until("the word that the draft is kept") {
                    try page.text("draft-said").hasPrefix("Draft kept at the post")
                }
                try page.reload()
                try Patience.until("the draft") { try page.shows("drafts") }
                try page.click("#drafts-list button")
                try Patience.until("the form") { try page.shows("from-paper") }
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try page.picture(folder + "/from-paper.png")
                }
                try page.click("#send")
                try Patience.until("the receipt") {
                    try page.text("result-title").hasPrefix("Stored")
                }

                try page.openRoom("paper")
                try Self.ask(page, for: numbers[3])
                try Patience.until("the word that it is keyed in") {
                    try Self.words(page).contains("keyed in already")
                }
                #expect(try Self.words(page).contains("B-1"))
                let crossings = try counter.post.records().filter { $0["kind"] == "crossing" }
                #expect(crossings.count == 1)
                let body = crossings.first?["body"]
                #expect(body?.at("capture", "mode") == "paper")
                #expect(body?.at("capture", "paper_form_number")?.string == numbers[3])
                #expect(body?["crossed_at_source"] == "paper")
                #expect(body?["crossed_at"]?.string?.hasPrefix("2026-01-05T") == true)
                #expect(crossings.first?["id"]?.string?.hasPrefix("016f5e66-e800-7") == true)
            }
        }
    }
}
