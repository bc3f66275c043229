import Core
import Testing

extension RealProcesses {
    /// What an officer sees before the load behind the workstation is cut, in a real browser.
    @Suite(
        "the page before a workstation's cut",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct SupplyPageTests {
        /// The browser's steady clock, which a test moves on; nothing but it counts down.
        private static let clock = """
            const real = performance.now.bind(performance);
            window.later = 0;
            performance.now = () => real() + later * 1000;
            """
        private static let hidden = "return !document.getElementById('supply').offsetParent"

        /// How often the page has asked the post.
        private static func asked(_ browser: Browser) throws -> JSONValue {
            try browser.run(
                """
                return performance.getEntriesByType('resource')
                  .filter((one) => one.name.endsWith('/v1/supply')).length
                """)
        }

        private static func pass(_ seconds: Int, _ browser: Browser) throws {
            try browser.run("later += \(seconds)")
        }

        /// As when the officer comes back to the tab.
        private static func look(_ browser: Browser) throws {
            try browser.run("document.dispatchEvent(new Event('visibilitychange'))")
        }

        private static func wait(_ what: String, _ browser: Browser, for title: String) throws {
            try Patience.until(what) {
                try look(browser)
                return try browser.shows("supply")
                    && browser.text("supply-title").hasPrefix(title)
            }
        }

        private static func checkSize(_ browser: Browser, _ name: String, in folder: String) throws
        {
            for width in [Int64(1_366), 360] {
                try browser.resize(width: width, height: 768)
                #expect(
                    try browser.run(
                        """
                        const part = document.getElementById('supply');
                        const box = part.getBoundingClientRect();
                        const title = document.getElementById('supply-title');
                        const isFree = [...part.children].filter((one) => !one.hidden)
                          .every((one, place, all) => all.slice(place + 1).every((other) => {
                            const [a, b] = [one, other].map((e) => e.getBoundingClientRect());
                            return a.right <= b.left || b.right <= a.left
                              || a.bottom <= b.top || b.bottom <= a.top;
                          }));
                        return document.documentElement.scrollWidth <= innerWidth && box.top >= 0
                          && box.right <= innerWidth && box.height <= innerHeight / 2
                          && part.scrollHeight <= part.clientHeight && isFree
                          && title.clientWidth >= 200
                        """) == true, "\(name) at \(width) pixels")
                try browser.picture("\(folder)/supply-\(name)-\(width).png")
            }
        }

        @Test("warns at each stage, counts on without the post, and says that a cut is called off")
        func ordered() throws {
            try PowerPost.run { post in
                try post.capture.start()
                try post.waitForLoads()
                let pin = try post.require("officers", "add", "B-1", "--role", "officer", "--json")
                    .json()["pin"]?.string
                let name = "workstation-1"
                let enrolled = try post.require("enrol", "workstation", name, "--json").json()
                #expect(enrolled["load"]?.string == name)
                try Browser.run(post.folder.path) { browser in
                    try browser.enrol(
                        port: post.capturePort, code: enrolled["code"]?.string ?? "")
                    #expect(try Self.asked(browser) == 0, "nobody is signed in")
                    try browser.signIn("B-1", pin: pin ?? "")
                    try Patience.until("the first question") { try Self.asked(browser) == 1 }
                    try browser.run(Self.clock)
                    try Self.planned(browser, post.folder.path)

                    try post.require("loads", "shed", name, "--for", "30m")
                    try Self.wait("the cut", browser, for: "This workstation loses its power at")
                    #expect(try browser.text("supply-left").hasSuffix("minutes left"))
                    #expect(
                        try browser.text("supply-reason")
                            == "The appliance says: off by order for 30 minutes more.")
                    #expect(try browser.text("announcer") == "")
                    try browser.click("#supply-seen")
                    try Patience.until("the word that it was seen") {
                        try browser.run(Self.hidden) == true
                    }

                    try post.capture.stop()
                    try browser.store(number: "X1", surname: "UNSENT")
                    try Self.pass(185, browser)
                    try Patience.until("the last warning") { try browser.shows("supply") }
                    #expect(try browser.text("supply-next").contains("shut this computer down"))
                    #expect(try browser.text("supply-unsent").contains("UNSENT"))
                    #expect(try browser.text("announcer").contains("shut this computer down"))
                    try Self.checkSize(browser, "last", in: post.folder.path)
                    try Self.pass(120, browser)
                    try Patience.until("the moment") {
                        try browser.text("supply-title") == "This workstation loses its power now"
                    }

                    try post.capture.start()
                    try post.require("loads", "auto", name)
                    try Self.wait(
                        "the word that it is called off", browser,
                        for: "This workstation keeps its power")
                    #expect(try !browser.shows("supply-next"))
                    try Self.pass(70, browser)
                    try Patience.until("the end of that word") {
                        try browser.run(Self.hidden) == true
                    }
                }
            }
        }

        /// A cut of the plan, which this post's sun would not bring about, told in its place.
        private static func planned(_ browser: Browser, _ folder: String) throws {
            try browser.run(
                """
                window.post = fetch;
                window.told = { state: 'planned', left_s: 1799, off_at: '2026-11-21T19:35:00.000Z',
                  load: 'workstation-1', reason: 'off until about 07:40: 31 % left, tonight needs '
                  + '22 %, 40 % stay in reserve and 7 % for doubt' };
                window.fetch = (address, options) => address !== '/v1/supply'
                  ? post(address, options)
                  : Promise.resolve(new Response(
                      JSON.stringify({ utc_offset_s: 3600, supply: told })))
                """)
            let title = "This workstation is expected to lose its power at about 20:35"
            try wait("the first warning", browser, for: title)
            #expect(try browser.text("supply-left") == "29 minutes left")
            #expect(try browser.text("supply-said").hasPrefix(title))
            #expect(
                try browser.run("return document.getElementById('supply-said').role") == "status")
            try checkSize(browser, "first", in: folder)
            try browser.click("#supply-seen")
            try Patience.until("the word that it was seen") { try browser.run(hidden) == true }
            try browser.run("told.left_s = 605")
            try pass(1_194, browser)
            try wait("the second warning", browser, for: title)
            #expect(try browser.text("supply-next").contains("Finish and store"))
            try browser.run("told = { ...told, left_s: 7200, off_at: '2026-11-21T21:10:00.000Z' }")
            try wait(
                "the word that it is put off", browser,
                for: "This workstation keeps its power for now: the cut is expected at about 22:10")
            try browser.run("window.fetch = post")
        }
    }
}
