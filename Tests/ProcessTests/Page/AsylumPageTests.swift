import Core
import Foundation
import Testing

extension RealProcesses {
    /// Who claims asylum, from the counter to the authority's answer, in a real browser.
    @Suite(
        "the page and a claim of asylum",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct AsylumPageTests {
        private static func lookForReferred(_ browser: Browser) throws {
            try browser.openRoom("search")
            try browser.run(
                """
                const fields = document.getElementById('search-form').elements;
                fields.what.value = 'outcome';
                fields.what.dispatchEvent(new Event('change'));
                document.querySelector('#search-form button').click()
                """)
            try Patience.until("the answer") { try browser.text("search-said") != "" }
        }

        private static func amend(_ browser: Browser, remark: String) throws {
            try browser.run(
                """
                const fields = document.querySelector('#search-list .amend-form').elements;
                fields['reason'].value = 'late_information';
                fields['/decision/outcome'].value = 'admitted';
                fields['remark'].value = '\(remark)';
                document.querySelector('#search-list .amend-form button').click()
                """)
        }

        @Test("a claim turns a refusal into a referral, which a supervisor ends with the answer")
        func claim() throws {
            try Post.run { post in
                try post.protect()
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    let counter = try OpenPage(post: post, browser: browser)
                    try counter.signIn("B-1")
                    try browser.openRoom("surge")
                    try browser.run(
                        """
                        document.querySelector('#tally-form [value=entry]').click();
                        const fields = document.getElementById('minimum-form').elements;
                        fields.outcome.value = 'refused';
                        fields.surname.value = 'SEEKER';
                        document.querySelector('#minimum-form button').click()
                        """)
                    try Patience.until("the record") { try counter.officers().count == 1 }
                    try browser.run(
                        """
                        const fields = document.getElementById('referral-form').elements;
                        fields.crossing.selectedIndex = 1;
                        fields.need.value = 'asylum_claim';
                        setTimeout(() => document.querySelector('#referral-form button').click(), 0)
                        """)
                    let question = try browser.acceptQuestion()
                    #expect(question.hasPrefix("An asylum claim is referred, not refused"))
                    try Patience.until("the seal") {
                        try browser.text("referral-said").hasPrefix("Sealed")
                    }
                    try browser.click("#sign-out")
                    try Patience.until("the sign-in") { try browser.shows("sign-in") }

                    try counter.signIn("S-1")
                    try Self.lookForReferred(browser)
                    #expect(try browser.text("search-list").contains("SEEKER"))
                    try browser.click("#search-list summary")
                    try Patience.until("the crossing") {
                        try browser.run(
                            "return document.querySelector('#search-list .awaits')?.hidden")
                            == false
                    }
                    try browser.click("#search-list .amend")
                    try Self.amend(browser, remark: "")
                    try Patience.until("the word that the answer is missing") {
                        try browser.text("search-list").contains("which authority answered")
                    }
                    try Self.amend(browser, remark: "protection office, by telephone, ref 12")
                    try Patience.until("the answer in the history") {
                        try browser.text("search-list").contains("ref 12")
                    }
                    #expect(
                        try browser.run(
                            "return document.querySelector('#search-list .awaits').hidden")
                            == true)
                    try Self.lookForReferred(browser)
                    #expect(try browser.text("search-said").hasPrefix("Nothing found"))
                    try browser.expectToFit()
                    #expect(try post.records().filter { $0["kind"] == "amendment" }.count == 2)
                }
            }
        }
    }
}
