import Core
import Foundation
import Testing

extension RealProcesses {
    /// Surge, search, statistics and audit as people use them in a real browser.
    @Suite(
        "the page's rooms",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct RoomPageTests {
        private static func signOut(_ browser: Browser) throws {
            try browser.click("#sign-out")
            try Patience.until("the sign-in") { try browser.shows("sign-in") }
        }

        @Test("a group tallied by keys, a record of one of it and its correction count once")
        func surge() throws {
            try OpenPage.run { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                try browser.openRoom("surge")
                try browser.expectToFit()
                try browser.run(
                    """
                    document.querySelector('#tally-form [value=entry]').click();
                    document.querySelector('#surge-title').focus()
                    """)
                // Under AZERTY the key of Q writes an A; its place counts.
                try browser.press([
                    (code: "KeyQ", isShifted: false, text: "a"),
                    (code: "KeyQ", isShifted: false, text: "a"),
                    (code: "KeyF", isShifted: false, text: "f"),
                ])
                #expect(try browser.text("tally-total") == "In this group: 3")
                try browser.click("#tally-form button.primary")
                try Patience.until("the tally's receipt") {
                    try browser.text("surge-groups").contains("record ")
                }
                try browser.run(
                    """
                    const fields = document.getElementById('minimum-form').elements;
                    fields.group.selectedIndex = 1;
                    fields.surname.value = 'FIRST';
                    fields.sex.value = 'M';
                    fields.birth_date.value = '1990-XX-XX';
                    document.querySelector('#minimum-form button').click()
                    """)
                try Patience.until("the record") { try counter.officers().count == 1 }
                let tally = try #require(
                    counter.post.records().first { $0["kind"] == "tally" })
                #expect(tally.at("body", "counts", "F", "0-4") == 2)
                #expect(tally.at("body", "counts", "M", "18-59") == 1)

                try browser.openRoom("search")
                try Self.complete(browser)
                try browser.expectToFit()

                try browser.openRoom("statistics")
                try Patience.until("the pictures") {
                    try browser.run(
                        "return document.querySelectorAll('#statistics-figures svg').length") == 5
                }
                let words = try browser.text("statistics-figures")
                #expect(words.contains(": 3 in all"), "whoever has a record was tallied too")
                try browser.expectToFit()
                try Self.read(browser)
                try Self.signOut(browser)
                #expect(try browser.text("statistics-figures") == "", "not for whoever is next")
            }
        }

        /// Finds the one record and completes it.
        private static func complete(_ browser: Browser) throws {
            try browser.run(
                """
                const fields = document.getElementById('search-form').elements;
                fields.what.value = 'name';
                fields.words.value = 'first';
                document.querySelector('#search-form button').click()
                """)
            try Patience.until("what was found") {
                try browser.run("return document.querySelectorAll('#search-list summary').length")
                    == 1
            }
            try browser.click("#search-list summary")
            try Patience.until("the crossing") {
                try browser.run("return document.querySelector('#search-list .amend') !== null")
                    == true
            }
            try browser.click("#search-list .amend")
            try Patience.until("the form") {
                try browser.run(
                    "return document.querySelector('.amend-form [name=reason]').value")
                    == "completed_later"
            }
            try browser.run(
                """
                document.querySelector('.amend-form').elements['/traveller/given_names'].value
                  = 'ANNA';
                document.querySelector('.amend-form button').click()
                """)
            try Patience.until("the correction's word") {
                try browser.text("search-list").contains("ANNA")
            }
            let words = try browser.text("search-list")
            #expect(words.contains("Completed later · Given names: ANNA"), "\(words)")
        }

        /// The pictures can be read by whoever does not see them, and are as wide as their room.
        private static func read(_ browser: Browser) throws {
            try Patience.until("pictures of the room's width") {
                try browser.run(
                    """
                    return [...document.querySelectorAll('#statistics-figures figure')]
                      .every((figure) => {
                        const svg = figure.querySelector('svg');
                        const room = figure.querySelector('.picture').clientWidth;
                        return svg.getAttribute('role') === 'img'
                          && svg.querySelector('desc').textContent.length > 20
                          && svg.getBoundingClientRect().width <= room + 1
                          && figure.querySelectorAll('tbody tr').length > 0
                      || figure.querySelector('text').textContent.startsWith('Nothing')
                      })
                    """) == true
            }
        }

        @Test("a referral is sealed at once and gone from the page; the audit shows who looked")
        func referralAndAudit() throws {
            try Post.run { post in
                try post.protect()
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    let counter = try OpenPage(post: post, browser: browser)
                    try counter.signIn("B-1")
                    try browser.openRoom("surge")
                    try browser.run(
                        """
                        const fields = document.getElementById('referral-form').elements;
                        fields.need.value = 'gender_violence';
                        document.querySelector('#referral-form button').click()
                        """)
                    try Patience.until("the referral's own clock") {
                        try browser.text("referral-list").contains("0 h 0")
                    }
                    #expect(
                        try browser.run(
                            "return document.getElementById('referral-form').elements.need.value")
                            == "")
                    #expect(
                        try browser.run(
                            """
                            return JSON.stringify({ ...sessionStorage, ...localStorage })
                              .includes('gender_violence')
                            """) == false)
                    try browser.openRoom("search")
                    try browser.run(
                        """
                        const fields = document.getElementById('search-form').elements;
                        fields.what.value = 'name';
                        fields.words.value = 'wanted';
                        document.querySelector('#search-form button').click()
                        """)
                    try Patience.until("the answer") {
                        try browser.text("search-said").hasPrefix("Nothing found")
                    }
                    try Self.signOut(browser)
                    try counter.signIn("A-1")
                    #expect(try browser.shows("room-search"), "an auditor captures nothing")
                    #expect(try !browser.shows("capture"))
                    try browser.openRoom("audit")
                    try browser.click("#audit-form button")
                    try Patience.until("the audit") { try browser.shows("audit-result") }
                    let words = try browser.text("audit-rows")
                    #expect(words.contains("searched crossings") && words.contains("name wanted"))
                    #expect(!words.contains("gender_violence"))
                    try browser.expectToFit()
                }
            }
        }
    }
}
