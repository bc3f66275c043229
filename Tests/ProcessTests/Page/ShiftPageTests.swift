import Core
import Foundation
import Testing

extension RealProcesses {
    /// Taking over and handing over, in a real browser.
    @Suite(
        "the page's shift",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct ShiftPageTests {
        @Test("opened, worked and handed over, with what the post knows of it")
        func handOver() throws {
            try OpenPage.run { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                try browser.openRoom("shift")
                try Patience.until("the word that none is open") {
                    try browser.text("shift-said") == "No shift is open."
                }
                try browser.run(
                    """
                    document.getElementById('shift-open').elements.officers.value = 'B-2';
                    document.querySelector('#shift-open button').click()
                    """)
                try Patience.until("the shift") {
                    try browser.text("shift-said").contains("in charge B-1, with B-2")
                }
                try browser.run("[...document.querySelectorAll('#rooms button')][0].click()")
                try counter.store(number: "A00000001", surname: "FIRST")
                try Patience.until("the record") { try counter.officers() == ["B-1"] }
                try browser.openRoom("shift")
                try Patience.until("the counts") {
                    try browser.text("shift-counts").contains("Entry: Admitted 1")
                }
                try browser.run(
                    """
                    const fields = document.getElementById('shift-close').elements;
                    fields.occurrences.value = 'a lorry stuck\\nthe generator was refuelled';
                    fields.open_items.value = 'call HQ';
                    fields.handed_to.value = 'B-2';
                    """)
                try browser.expectToFit()
                if let folder = Machine.variable("WAYPOST_PICTURES") {
                    try browser.resize(width: 1_366, height: 768)
                    try browser.picture("\(folder)/shift.png")
                }
                try browser.click("#shift-close button")
                try Patience.until("the end") {
                    try browser.text("shift-said") == "No shift is open."
                }
                try browser.click("#sign-out")
                try Patience.until("the sign-in") { try browser.shows("sign-in") }
                #expect(try browser.text("shift-before") == "", "not for whoever is next")

                try counter.signIn("B-2")
                try browser.openRoom("shift")
                try Patience.until("what the last one left") {
                    try browser.text("shift-before").contains("Handed to B-2")
                }
                let left = try browser.text("shift-before")
                for words in ["in charge B-1", "call HQ", "a lorry stuck", "Entry: Admitted 1"] {
                    #expect(left.contains(words), "\(left)")
                }
                #expect(try counter.post.records().filter { $0["kind"] == "shift" }.count == 2)
            }
        }
    }
}
