import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The graph of the last days in a real browser.
    @Suite(
        "the page's graph of sun and battery",
        .enabled(if: Browser.isInstalled, "needs Debian's chromium and chromium-driver"))
    struct PowerGraphTests {
        /// The body with somebody signed in, and how often power was asked so far.
        private static func run(_ body: (OpenPage, _ asked: () -> Int) throws -> Void) throws {
            try Post.run { post in
                let count = post.path("asked")
                let power = try ChildProcess(
                    [
                        "python3", Machine.script("power_days.py"),
                        post.root + "/run/waypost/power.sock", count,
                    ],
                    streams: ChildProcess.Streams(
                        input: try Self.endless(post), output: post.path("power.log"),
                        errors: post.path("power.err")))
                defer {
                    power.signal(9)
                    _ = power.waitForEnd()
                }
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    let counter = try OpenPage(post: post, browser: browser)
                    try counter.signIn("B-1")
                    try body(counter) {
                        (try? String(contentsOfFile: count, encoding: .ascii)).flatMap { Int($0) }
                            ?? 0
                    }
                }
            }
        }

        /// A pipe that never ends.
        private static func endless(_ post: Post) throws -> String {
            let path = post.path("endless")
            try #require(mkfifo(path, 0o600) == 0)
            // Open for both, so that neither side waits for the other.
            _ = open(path, O_RDWR | O_CLOEXEC)
            return path
        }

        @Test("is drawn for whoever opens it, wide and narrow, with the same in words and numbers")
        func drawn() throws {
            try Self.run { counter, asked in
                let browser = counter.browser
                #expect(asked() == 0, "nobody has looked")
                try browser.click("#power summary")
                try Patience.until("the graph") {
                    try browser.run("return document.querySelector('#power svg') !== null") == true
                }
                for width in [Int64(1_366), 360] {
                    try browser.resize(width: width, height: 768)
                    try Patience.until("the graph at \(width) pixels") {
                        try browser.run(
                            """
                            const svg = document.querySelector('#power svg');
                            const box = svg.getBoundingClientRect();
                            const room = document.querySelector('#power .graph').clientWidth;
                            return Math.abs(box.width - room) <= 1
                              && document.documentElement.scrollWidth <= innerWidth
                            """) == true
                    }
                    // Text is as large as it is said to be, and no two dates lie on each other.
                    #expect(
                        try browser.run(
                            """
                            const texts = [...document.querySelectorAll('#power svg text')]
                              .filter((text) => /^\\d\\d-\\d\\d$/.test(text.textContent))
                              .map((text) => text.getBoundingClientRect());
                            const isFree = (box, place) =>
                              place === 0 || box.left >= texts[place - 1].right;
                            return texts.length >= 2
                              && texts.every((box, place) => box.height >= 10 && isFree(box, place))
                            """) == true, "at \(width) pixels")
                    try browser.picture(counter.post.path("graph-\(width).png"))
                }
                let said = try browser.text("power-alt")
                #expect(
                    said == "At 14:40 the sun gives 431 W, the loads draw 110 W, and the battery "
                        + "is 81 % full at 26.4 V.")
                #expect(
                    try browser.run(
                        """
                        const svg = document.querySelector('#power svg');
                        return svg.getAttribute('role') + ' ' + svg.getAttribute('aria-labelledby')
                        """) == "img power-alt")
                let rows = try browser.run(
                    "return document.querySelectorAll('#power > table tbody tr').length")
                #expect(rows == 4)
                // Beside it every load with its reason; wishes are for supervisors.
                #expect(
                    try browser.text("loads").contains(
                        "workstation-1offoff until about 07:40: 31 % left, tonight needs 22 %"))
                #expect(
                    try browser.run(
                        "return document.querySelector('#loads form').getClientRects().length")
                        == 0)
                // What was not seen is a gap in each line, not a line across it.
                #expect(
                    try browser.run(
                        """
                        const path = (name) =>
                          document.querySelector(`#power path.${name}:not(.planned)`);
                        return ['load', 'charge'].map((name) =>
                          path(name).getAttribute('d').split('M').length - 1)
                        """) == [2, 2])
            }
        }

        @Test("power is asked once for all who look, and for nobody else")
        func bounded() throws {
            try Self.run { counter, asked in
                let browser = counter.browser
                try browser.click("#power summary")
                try Patience.until("the first answer") { asked() == 1 }
                for _ in 0..<5 {
                    try browser.run("return fetch('/v1/power').then((a) => a.status)")
                }
                #expect(asked() == 1)
                let anonymous = try Tool.run([
                    "curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out",
                    "%{http_code}", "https://127.0.0.1:\(counter.post.capturePort)/v1/power",
                ])
                #expect(anonymous.output == "401" && asked() == 1)
            }
        }

        @Test("says that power is away, and the page works all the same")
        func away() throws {
            try Post.run { post in
                try post.capture.start()
                try Browser.run(post.folder.path) { browser in
                    let counter = try OpenPage(post: post, browser: browser)
                    try counter.signIn("B-1")
                    try browser.click("#power summary")
                    try Patience.until("the page's word") {
                        try browser.run(
                            "return document.querySelector('.power-notice').textContent"
                        ).string?
                        .contains("The power side does not answer") == true
                    }
                    try counter.store(number: "X1", surname: "SOMEBODY")
                    try Patience.until("the receipt") { try browser.shows("result") }
                }
            }
        }
    }
}
