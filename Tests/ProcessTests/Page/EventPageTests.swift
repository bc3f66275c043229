import Core
import Foundation
import Testing

extension RealProcesses {
    /// Incidents, vehicles and receipts on paper, in a real browser.
    @Suite(
        "the page's incidents, vehicles and receipts",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct EventPageTests {
        /// Records a driver with a plate and looks at what the printer would get.
        private static func crossing(_ counter: OpenPage) throws {
            let browser = counter.browser
            try browser.run(
                """
                window.print = () => { window.hasPrinted = true; };
                const fields = document.getElementById('crossing').elements;
                fields['journey.vehicle.plate'].value = 'dk 77-x'
                """)
            try counter.store(number: "A00000001", surname: "DRIVER")
            try Patience.until("the receipt") { try browser.shows("print-receipt") }
            try browser.click("#print-receipt")
            try Patience.until("the printer's window") {
                try browser.run("return window.hasPrinted === true") == true
            }
            let paper = try browser.text("printed-receipt")
            for words in ["Test post", "DRIVER", "A00000001", "Entry", "Admitted"] {
                #expect(paper.contains(words), "\(paper)")
            }
            for words in ["B-1", "list", "screening"] { #expect(!paper.contains(words)) }
            #expect(try browser.printed().pages == 1)
            try browser.run("window.dispatchEvent(new Event('afterprint'))")
            #expect(try browser.run("return document.body.className") == "")
            try browser.click("#next-traveller")
            try Patience.until("the form") { try browser.shows("crossing") }
            #expect(try browser.text("printed-receipt") == "", "not of the next traveller")
        }

        @Test("are stored with the crossings that they are about, past a reload and an absence")
        func events() throws {
            try OpenPage.run { counter in
                let (post, browser) = (counter.post, counter.browser)
                try counter.signIn("B-1")
                try Self.crossing(counter)
                let driver = try #require(
                    try post.records().first { $0["kind"] == "crossing" }?["id"])

                try browser.openRoom("events")
                try browser.run(
                    """
                    const fields = document.getElementById('incident-form').elements;
                    fields.kind.value = 'contraband';
                    fields.source.value = 'officer';
                    fields.crossing.selectedIndex = 1;
                    fields.action_taken.value = 'seized';
                    document.querySelector('#incident-form button').click()
                    """)
                try Patience.until("the incident") {
                    try browser.text("incident-list").contains("record ")
                }
                let incident = try #require(
                    try post.records().first { $0["kind"] == "incident" }?["body"])
                #expect(
                    incident == [
                        "kind": "contraband", "source": "officer", "action_taken": "seized",
                        "crossing_ids": [driver],
                    ])

                try browser.run(
                    """
                    const fields = document.getElementById('vehicle-form').elements;
                    fields.plate.value = 'DK77X';
                    fields.kind.value = 'lorry';
                    document.querySelector('#vehicle-form button').click()
                    """)
                #expect(try browser.text("vehicle-list").contains("DK77X lorry"))
                try browser.expectToFit()
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try browser.resize(width: 1_366, height: 768)
                    try browser.picture("\(folder)/events.png")
                }
                try counter.away {
                    try browser.click("#vehicle-list button")
                    try Patience.until("the word that it waits") {
                        try browser.text("unsent-count") != ""
                    }
                    #expect(try browser.text("vehicle-list").contains("DK77X"), "not stored yet")
                }
                try Patience.until("the visit") { try browser.text("vehicle-list") == "" }
                let visit = try #require(
                    try post.records().first { $0["kind"] == "vehicle_visit" }?["body"])
                #expect(visit["plate"] == "DK77X" && visit["crossing_ids"] == [driver])
                #expect(visit["arrived_at"]?.string != nil && visit["released_at"]?.string != nil)

                // One that is here stays on the page past a reload, and for the next officer.
                try browser.run(
                    """
                    document.getElementById('vehicle-form').elements.plate.value = 'NE 5';
                    document.querySelector('#vehicle-form button').click()
                    """)
                try browser.reload()
                try browser.openRoom("events")
                #expect(try browser.text("vehicle-list").contains("NE 5"))
            }
        }
    }
}
