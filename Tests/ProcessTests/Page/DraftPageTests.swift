import Core
import Foundation
import Testing

extension RealProcesses {
    /// A half-filled form that moves to another workstation, in two real browsers.
    @Suite(
        "the page's drafts",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct DraftPageTests {
        /// A second workstation of the same post with a browser of its own.
        private static func elsewhere(
            _ counter: OpenPage, _ body: (Browser) throws -> Void
        ) throws {
            let post = counter.post
            let code = try post.require("enrol", "workstation", "booth", "--json").json()["code"]
            let folder = post.path("second")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Browser.run(folder) { browser in
                try browser.enrol(port: post.capturePort, code: code?.string ?? "")
                try body(browser)
            }
        }

        /// As a person types: the page hears of it.
        private static func type(_ browser: Browser, _ field: String, _ words: String) throws {
            try browser.run(
                """
                const field = document.getElementById('crossing').elements['\(field)'];
                field.value = '\(words)';
                field.dispatchEvent(new Event('input', { bubbles: true }))
                """)
        }

        private static func value(_ browser: Browser, _ field: String) throws -> String? {
            try browser.run(
                "return document.getElementById('crossing').elements['\(field)'].value"
            ).string
        }

        @Test("a form begun here is finished there, past a start of the role, and is nobody else's")
        func moves() throws {
            try OpenPage.run { counter in
                let here = counter.browser
                try counter.signIn("B-1")
                try Self.type(here, "traveller.surname", "HALFWAY")
                try Patience.until("the word that the draft is kept") {
                    try here.text("draft-said").hasPrefix("Draft kept at the post")
                }
                try counter.away {
                    try Self.type(here, "traveller.given_names", "ANNA")
                    try Patience.until("the word that the form is here only") {
                        try here.text("draft-said").hasPrefix("This form is in this page only")
                    }
                    #expect(
                        try Self.value(here, "traveller.surname") == "HALFWAY", "nothing is lost")
                }
                try here.click("#sign-out")
                try Patience.until("the sign-in") { try here.shows("sign-in") }
                try counter.signIn("B-2")
                #expect(try !here.shows("drafts"), "another officer's draft")
                #expect(try Self.value(here, "traveller.surname") == "")
                try Self.elsewhere(counter) { there in
                    try counter.signIn("B-1", in: there)
                    try Patience.until("the officer's draft") { try there.shows("drafts") }
                    let words = try there.text("drafts-list")
                    #expect(words.contains("HALFWAY ANNA") && words.contains("counter"))
                    try there.click("#drafts-list button")
                    try Patience.until("the form") {
                        try Self.value(there, "traveller.surname") == "HALFWAY"
                    }
                    #expect(try Self.value(there, "traveller.given_names") == "ANNA")
                    try there.store(number: "X77", surname: "HALFWAY")
                    try Patience.until("the receipt") {
                        try there.text("result-title").hasPrefix("Stored")
                    }
                    try there.reload()
                    try Patience.until("the page") { try there.shows("capture") }
                    #expect(try !there.shows("drafts"))
                }
                #expect(try counter.officers() == ["B-1"])
                let files = try? FileManager.default.contentsOfDirectory(
                    atPath: counter.post.root + "/var/lib/waypost/capture/drafts")
                #expect(files == [], "it went with the receipt")
            }
        }
    }
}
