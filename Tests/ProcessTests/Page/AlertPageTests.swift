import Core
import Testing

extension RealProcesses {
    /// A hit from the night to the morning, in a real browser.
    @Suite(
        "the page's place for hits",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct AlertPageTests {
        private static func alerts(_ browser: Browser) throws -> Int64 {
            try browser.run("return document.querySelectorAll('.alert').length").integer ?? -1
        }

        private static func decide(_ browser: Browser, _ decision: String, _ reason: String) throws
        {
            try browser.run(
                """
                const form = document.querySelector('.alert-form');
                form.closest('details').open = true;
                form.elements.decision.value = '\(decision)';
                form.elements.reason.value = '\(reason)';
                form.querySelector('button').click()
                """)
        }

        @Test("one officer decides at night, a supervisor confirms in the morning")
        func nightAndMorning() throws {
            try OpenPage.run(withListOf: "A1234567") { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                #expect(try !browser.shows("alerts"))
                try counter.store(number: "A1234567", surname: "<b>NIGHT</b>")
                try Patience.until("the alert") { try Self.alerts(browser) == 1 }
                let words = try browser.text("alerts-list")
                for part in ["<b>NIGHT</b>", "A1234567", "HIT", "nobody has decided", "stolen"] {
                    #expect(words.contains(part), "\(part) in \(words)")
                }
                #expect(
                    try browser.run(
                        "return document.querySelector('.entry-rows tr td').textContent"
                    )
                    .string?.contains("<b>NIGHT</b>") == true)
                // What the officer types stays while the post says something of another hit.
                try browser.run(
                    """
                    const form = document.querySelector('.alert-form');
                    form.closest('details').open = true;
                    form.elements.reason.value = 'another face'
                    """)
                try browser.click("#next-traveller")
                try counter.store(number: "A1234567", surname: "SECOND")
                try Patience.until("the second alert") { try Self.alerts(browser) == 2 }
                #expect(
                    try browser.run(
                        """
                        return [...document.querySelectorAll('.alert-form')]
                          .map((form) => form.elements.reason.value)
                        """) == ["", "another face"])
                try browser.expectToFit()
                // Nothing said, nothing sent.
                try Self.decide(browser, "", "")
                #expect(
                    try browser.run(
                        "return document.querySelector('.alert-form .form-fault').textContent")
                        == "Say what it came to, and why.")
                try Self.decide(browser, "dismissed", "another person")
                try Patience.until("the word that it is for now") {
                    try browser.text("alerts-list").contains("decided by one person alone")
                }
                #expect(try Self.alerts(browser) == 2)

                try browser.click("#sign-out")
                try Patience.until("the sign-in") { try browser.shows("sign-in") }
                #expect(try Self.alerts(browser) == 0, "hits are not for whoever comes by")
                try counter.signIn("S-1")
                try Patience.until("both alerts") { try Self.alerts(browser) == 2 }
                #expect(
                    try browser.run(
                        """
                        return [...document.querySelectorAll('.alert-form')]
                          .map((form) => form.elements.decision.value).sort()
                        """) == ["", "dismissed"])
                for left in [Int64(1), 0] {
                    try Self.decide(browser, "dismissed", "another person")
                    try Patience.until("a decision") { try Self.alerts(browser) == left }
                }
                #expect(try !browser.shows("alerts"))
                let outcomes = try counter.post.records().filter { $0["kind"] == "hit_outcome" }
                #expect(outcomes.map { $0["officer"] } == ["B-1", "S-1", "S-1"])
            }
        }
    }
}
