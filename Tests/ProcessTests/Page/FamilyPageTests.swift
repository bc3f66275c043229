import Core
import Foundation
import Testing

extension RealProcesses {
    /// Those who cross together, in a real browser.
    @Suite(
        "the page and a family",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct FamilyPageTests {
        private static func fill(_ browser: Browser, _ fields: [String: String]) throws {
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                try browser.run(
                    """
                    const field = document.getElementById('crossing').elements['\(name)'];
                    field.value = '\(value)';
                    field.dispatchEvent(new Event('change', { bubbles: true }))
                    """)
            }
        }

        /// Sends the form and goes on with the next of the group.
        private static func store(_ count: Int, _ counter: OpenPage) throws {
            let browser = counter.browser
            try browser.run("document.getElementById('send').click()")
            try Patience.until("record \(count)") {
                try counter.officers().count == count && browser.shows("next-of-group")
            }
        }

        @Test("a family of five is one group, and each child names who vouches for it")
        func family() throws {
            try OpenPage.run { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                try browser.run("document.querySelector('#crossing [value=entry]').click()")
                try Self.fill(
                    browser,
                    [
                        "decision.outcome": "admitted", "traveller.surname": "SARR",
                        "traveller.given_names": "AWA", "traveller.birth_date": "1985-02-01",
                        "journey.purpose": "family_visit", "journey.transport": "car",
                        "group.kind": "family", "group.size_declared": "5",
                        "journey.vehicle.plate": "dk 1234 a", "journey.role": "driver",
                    ])
                try Self.store(1, counter)
                for (number, born) in ["1983-05-05", "2014-01-01", "2017-02-02", "2024-03-XX"]
                    .enumerated()
                {
                    try browser.click("#next-of-group")
                    try Patience.until("the form of the next") { try browser.shows("crossing") }
                    try Self.fill(
                        browser,
                        [
                            "traveller.given_names": "N\(number)", "traveller.surname": "SARR",
                            "traveller.birth_date": born,
                        ])
                    let words = try browser.text("together-said")
                    #expect(words.hasPrefix("Of the same group"))
                    #expect(words.contains("A child") == (number > 0), "\(words)")
                    if number > 0 {
                        try Self.fill(browser, ["minor.accompanied_by": "parent"])
                    }
                    if number == 1 { try Self.look(browser) }
                    try Self.store(number + 2, counter)
                }
                let crossings = try counter.post.records()
                    .filter { $0["kind"] == "crossing" }.compactMap { $0["body"] }
                #expect(crossings.count == 5)
                #expect(Set(crossings.compactMap { $0.at("group", "id")?.string }).count == 1)
                for crossing in crossings {
                    #expect(crossing.at("group", "size_declared") == 5)
                    #expect(crossing.at("group", "kind") == "family")
                    #expect(crossing.at("journey", "vehicle", "plate") == "DK 1234 A")
                    #expect(crossing.at("journey", "purpose") == "family_visit")
                }
                let first = try counter.post.records()
                    .first { $0.at("body", "traveller", "given_names") == "AWA" }?["id"]?.string
                let guardians = crossings.compactMap {
                    $0.at("minor", "guardian_crossing_id")?.string
                }
                #expect(first != nil && guardians.count == 3 && Set(guardians) == [first])

                // Whoever comes next is not of it.
                try browser.click("#next-traveller")
                try Patience.until("the form") { try browser.shows("crossing") }
                try counter.store(number: "A00000001", surname: "ALONE")
                try Patience.until("the sixth") { try counter.officers().count == 6 }
                let alone = try counter.post.records().first {
                    $0.at("body", "traveller", "surname") == "ALONE"
                }
                #expect(alone?.at("body", "group") == nil && alone?.at("body", "minor") == nil)
            }
        }

        private static func look(_ browser: Browser) throws {
            try browser.expectToFit()
            guard let folder = Machine.variable("WAYPOST_PICTURES") else { return }
            try browser.resize(width: 1_366, height: 1_000)
            try browser.run("document.getElementById('together').scrollIntoView()")
            try browser.picture("\(folder)/family.png")
        }
    }
}
