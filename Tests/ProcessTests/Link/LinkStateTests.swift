import Core
import Foundation
import Testing

extension RealProcesses {
    /// An uplink over `waypost-sim link`.
    @Suite("the link's states")
    struct LinkStateTests {
        private static func line(_ post: Post, to port: Int) throws -> Service {
            let line = Service(
                name: "line",
                arguments: [
                    Machine.program("waypost-sim"), "link", "--listen",
                    "127.0.0.1:\(post.hubPort)", "--to", "127.0.0.1:\(port)", "--kbit", "512",
                    "--delay", "20",
                ], readyText: "listening on", log: LogFile(path: post.path("line.log")))
            try line.start()
            return line
        }

        private static func wait(_ what: String, _ post: Post, _ state: String) throws -> JSONValue
        {
            try Patience.until(what, within: .seconds(120)) {
                try post.status().at("link", "state")?.string == state
            }
            return try #require(try post.status()["link"])
        }

        @Test("a line that breaks is down, one that stalls too, and is up once HQ answers")
        func breaks() throws {
            var options = Post.Options()
            let port = try Machine.freePort()
            options.hubListens = port
            try Post.run(options) { post in
                try post.hub.start()
                try post.capture.start()
                let line = try Self.line(post, to: port)
                defer { line.end() }
                try post.uplink.start()
                let up = try Self.wait("the link", post, "up")
                #expect(up["since"]?.string != nil)
                #expect(up["next_attempt_at"] == .null)
                #expect(up["reason"] == .null)

                line.end()
                try post.capture(crossings: 4)
                let down = try Self.wait("the break", post, "down")
                #expect(down["reason"]?.string?.contains("is not reached") == true, "\(down)")
                // Between two looks a try may be under way: that is `probing`.
                try Patience.until("the command to say it", within: .seconds(60)) {
                    let shown = try post.waypost("link").output
                    return shown.contains("Link      down to https://")
                        && shown.contains("next try in")
                }

                let silence = try SilentPort(post.hubPort, log: post.path("silent.log"))
                try Patience.until("an attempt that nobody answers", within: .seconds(120)) {
                    post.uplink.log.text.contains("no answer to the attempt to connect")
                }
                #expect(try post.status().at("link", "state") != "up")
                silence.end()

                let again = try Self.line(post, to: port)
                defer { again.end() }
                try post.waitUntilDelivered()
                let back = try Self.wait("the link again", post, "up")
                #expect(back["next_attempt_at"] == .null)
                let last = try post.waypost("link", "--json").json()
                #expect(last.at("last_break", "reason")?.string != nil)
                #expect(try post.reckon().missing == 0)
            }
        }
    }
}
