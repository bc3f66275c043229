import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// What an officer sees in a real browser when the post was away for a while.
    @Suite(
        "the page while the post comes and goes",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct PageTests {
        private static func run(_ body: (OpenPage) throws -> Void) throws {
            try OpenPage.run(withListOf: "A1234567", body)
        }

        @Test("a hit that arrives late stands above everything until it was seen, reload or not")
        func lateHit() throws {
            try Self.run { counter in
                try counter.signIn("B-1")
                try counter.away {
                    for name in ["LATE", "LATER"] {
                        try counter.store(number: "A1234567", surname: name)
                        try Patience.until("the page's word that nothing was sent") {
                            try counter.browser.text("result-title")
                                == "Not sent and not checked yet"
                        }
                        #expect(try counter.browser.text("result-next").contains("NOT CHECKED YET"))
                        try counter.browser.click("#next-traveller")
                    }
                }
                let browser = counter.browser
                try Patience.until("both notices") {
                    try browser.run(
                        "return document.querySelectorAll('#notices-list li.hit').length")
                        == 2
                }
                #expect(try browser.shows("notices"))
                #expect(try !browser.shows("result"), "the next traveller's form is left alone")
                let words = try browser.text("notices-list")
                for part in ["LATE", "LATER", "A1234567", "B-1", "Captured", "HIT"] {
                    #expect(words.contains(part), "\(part) in \(words)")
                }
                #expect(try browser.text("announcer").contains("HIT"))
                #expect(
                    try browser.run("return document.getElementById('announcer').role") == "alert")
                try browser.reload()
                #expect(try browser.shows("notices"), "gone after a reload")
                for width in [Int64(360), 1_366] {
                    try browser.resize(width: width, height: 740)
                    #expect(
                        try browser.run(
                            """
                            scrollTo(0, document.body.scrollHeight);
                            const box = document.getElementById('notices').getBoundingClientRect();
                            return document.documentElement.scrollWidth <= innerWidth
                              && box.top >= 0 && box.top < innerHeight / 2
                              && box.right <= innerWidth
                            """) == true, "at \(width) pixels")
                }
                for left in [1, 0] {
                    try browser.click("#notices-list button")
                    try Patience.until("the notice's end") {
                        try browser.run(
                            "return document.querySelectorAll('#notices-list li').length")
                            == .integer(Int64(left))
                    }
                }
                #expect(try !browser.shows("notices"))
                try browser.reload()
                #expect(try !browser.shows("notices"), "back after a reload")
            }
        }

        @Test("a hit that is answered at once stands on the screen, and once")
        func promptHit() throws {
            try Self.run { counter in
                try counter.signIn("B-1")
                try counter.store(number: "A1234567", surname: "PROMPT")
                try Patience.until("the result") {
                    try counter.browser.text("result-title").contains("hit")
                }
                #expect(try !counter.browser.shows("notices"))
                // Nobody said that it was seen.
                try counter.browser.reload()
                #expect(try counter.browser.shows("notices"))
            }
        }

        @Test("a record is stored under the badge that captured it, whoever signs in meanwhile")
        func othersRecords() throws {
            try Self.run { counter in
                let browser = counter.browser
                try counter.signIn("B-1")
                try counter.away {
                    try counter.store(number: "X1", surname: "FIRST")
                    try Patience.until("the waiting record") {
                        try browser.text("result-title").hasPrefix("Not sent")
                    }
                    try browser.click("#sign-out")
                    let question = try browser.acceptQuestion()
                    #expect(question.contains("B-1 that are NOT SENT and not checked: 1"))
                    try Patience.until("the word that the post has not heard it") {
                        try browser.shows("leaving")
                    }
                    #expect(try browser.shows("sign-in"))
                    #expect(try !browser.shows("capture"))
                }
                // The session has ended at the post too: a new tab of the browser asks for a PIN.
                try Patience.until("the end of the session") { try !browser.shows("leaving") }
                try counter.signIn("B-2")
                #expect(try browser.text("unsent-list") == "1 of B-1 wait for B-1’s sign-in")
                try counter.store(number: "X2", surname: "SECOND")
                try Patience.until("the second officer's record") {
                    try counter.officers() == ["B-2"]
                }
                #expect(try browser.shows("unsent"))
                try browser.click("#sign-out")
                try Patience.until("the sign-in") { try browser.shows("sign-in") }
                try counter.signIn("B-1")
                try Patience.until("the first officer's record") {
                    try counter.officers() == ["B-2", "B-1"]
                }
            }
        }
    }
}
