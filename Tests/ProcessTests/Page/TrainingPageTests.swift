import Core
import Foundation
import Testing

extension RealProcesses {
    /// Those who learn, in a real browser beside the post's own work.
    @Suite(
        "the page of the training",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct TrainingPageTests {
        private static func picture(_ browser: Browser, _ name: String) throws {
            guard let folder = Machine.variable("WAYPOST_PICTURES") else { return }
            try browser.resize(width: 1_366, height: 768)
            try browser.picture("\(folder)/training-\(name).png")
        }

        /// Scans a specimen and waits until the form has it.
        private static func scan(_ specimen: String, _ browser: Browser) throws {
            try browser.run(
                """
                const words = JSON.parse(document.body.dataset.texts).texts['specimen_\(specimen)'];
                [...document.querySelectorAll('#specimens button')]
                  .find((one) => one.textContent === words).click()
                """)
            try Patience.until("what the scan of \(specimen) says") {
                let words = try browser.text("scan-notice")
                return try browser.shows("scan-notice") && !words.contains("Checking")
            }
        }

        private static func send(_ browser: Browser) throws {
            try browser.run(
                """
                const fields = document.getElementById('crossing').elements;
                fields['direction'].value = 'entry';
                fields['decision.outcome'].value = 'admitted';
                document.getElementById('send').click()
                """)
        }

        /// How many crossings the training's own search finds.
        private static func found(_ browser: Browser) throws -> Int64? {
            try browser.run(
                """
                const request = new XMLHttpRequest();
                request.open('GET', '/training/v1/crossings?limit=50', false);
                request.send();
                return JSON.parse(request.responseText).crossings?.length ?? -1
                """
            ).integer
        }

        @Test("a trainee's day is nowhere but in the training, past a start and past an absence")
        func day() throws {
            try OpenPage.run { counter in
                let (post, browser) = (counter.post, counter.browser)
                let added = try post.require(
                    "officers", "add", "T-1", "--role", "trainee", "--json")
                let pin = try added.json()["pin"]?.string ?? ""
                try browser.signIn("T-1", pin: pin)
                try Patience.until("the page of the training") {
                    try browser.run("return location.pathname") == "/training/"
                        && browser.run("return document.body.dataset.state") == "capture"
                }
                try browser.expectToFit()
                try Self.scan("in_order", browser)
                #expect(
                    try browser.run(
                        "return document.getElementById('crossing')"
                            + ".elements['traveller.surname'].value") == "ASTER")
                try Self.picture(browser, "scan")
                try Self.send(browser)
                try Patience.until("the receipt") { try browser.shows("result") }
                try browser.click("#next-traveller")
                try Self.scan("stolen", browser)
                #expect(try browser.text("scan-notice").contains("alert list"))
                try Self.picture(browser, "hit")
                try counter.away {
                    try Self.send(browser)
                    try Patience.until("the word that it waits") {
                        try browser.text("unsent-count") != ""
                    }
                }
                try Patience.until("its arrival") { try browser.text("unsent-count") == "" }
                #expect(try Self.found(browser) == 2)
                #expect(try counter.officers().isEmpty, "the post's journal has none of it")
                let audits = try post.records().compactMap { $0.at("body", "result")?.string }
                #expect(audits.contains("for_training"))

                // An officer at the same workstation works for real, and sees nothing of it.
                try browser.click("#sign-out")
                try Patience.until("the real page") {
                    try browser.run("return location.pathname") == "/"
                        && browser.shows("sign-in")
                }
                try counter.signIn("B-1")
                #expect(try browser.run("return location.pathname") == "/")
                try counter.store(number: "A00000001", surname: "REAL")
                try Patience.until("the record") { try counter.officers() == ["B-1"] }
                #expect(try post.records().filter { $0["kind"] == "crossing" }.count == 1)
            }
        }
    }
}
