import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// The last lanes of the link: what a post tells HQ of itself.
    @Suite("power history and logs at HQ", .enabled(if: PostgresServer.isAvailable))
    struct ToldOfItselfTests {
        private static let from = (SystemTime().now() + .seconds(-86_400 * 300)).description
        private static let to = (SystemTime().now() + .seconds(86_400 * 300)).description
        private static let roles = ["relays", "power", "ups", "capture", "uplink"]

        /// The post's own hours and switchings, of all time.
        private func own(_ post: Post) throws -> JSONValue {
            let answer = try post.require(
                "power", "history", "--from", Self.from, "--to", Self.to, "--step", "1h", "--json")
            return Self.compared(try answer.json())
        }

        private func there(_ post: Post) throws -> JSONValue {
            let answer = try post.askHub(
                "history", Post.name, "--from", Self.from, "--to", Self.to)
            // Until the post was there, HQ does not know it.
            return answer.code == 0 ? Self.compared(try answer.json()) : .null
        }

        private static func compared(_ document: JSONValue) -> JSONValue {
            ["samples": document["samples"] ?? .null, "events": document["events"] ?? .null]
        }

        private func ownLines(_ post: Post) throws -> Set<LogLine> {
            var lines: [LogLine] = []
            for role in Self.roles {
                let ring = LogRing(directory: "\(post.root)/var/lib/waypost/\(role)/log")
                lines += try ring.newest(10_000) { $0.level >= .warning }
            }
            return Set(lines)
        }

        private func linesThere(_ post: Post) throws -> [LogLine] {
            let answer = try post.askHub("log", Post.name, "--lines", "10000")
            guard answer.code == 0 else { return [] }
            return (try answer.json().array ?? []).compactMap { LogLine($0) }
        }

        /// The power role comes up without its controllers and stops: each time leaves an event.
        private func runPower(_ post: Post) throws {
            let log = LogFile(path: post.path("power.log"))
            let power = Service(
                name: "power", arguments: post.roleCommand("power"), readyText: " ready", log: log)
            try power.start()
            try power.stop()
        }

        private func waitUntilTold(_ post: Post, _ lines: Set<LogLine>) throws {
            try Patience.until("history and logs at HQ", within: .seconds(120)) {
                try there(post) == own(post) && lines.isSubset(of: Set(linesThere(post)))
            }
        }

        @Test("are what the post holds, once each, whatever becomes of the uplink in between")
        func told() throws {
            let server = try PostgresServer()
            defer { server.end() }
            var options = Post.Options()
            options.store = server.store
            try Post.run(options) { post in
                try post.capture.start()
                try post.uplink.start()
                try runPower(post)
                try Patience.until("a word on the missing hub") { try !ownLines(post).isEmpty }
                try post.hub.start()
                try waitUntilTold(post, ownLines(post))

                // Killed, and with news that the next one finds.
                let before = post.uplink.readyCount
                #expect(post.uplink.signal(SIGKILL))
                try post.uplink.waitUntilReady(after: before)
                try post.uplink.stop()
                try runPower(post)
                try post.uplink.start()
                try waitUntilTold(post, ownLines(post))

                // Nothing is known of what was sent: all goes again, and nothing is doubled.
                try post.uplink.stop()
                let cursor = post.root + "/var/lib/waypost/uplink/cursor.json"
                try FileManager.default.removeItem(atPath: cursor)
                try post.uplink.start()
                try Patience.until("all of it again") {
                    let state = try? JSONValue(
                        parsing: LinuxFiles().read(cursor, limit: 1 << 20))
                    return state?.at("month_purposes", "history", "sent_bytes")?.integer ?? 0 > 0
                        && state?.at("month_purposes", "logs", "sent_bytes")?.integer ?? 0 > 0
                }
                #expect(try there(post) == own(post))
                let events = try #require(try there(post)["events"]?.array)
                #expect(events.count == 2)
                let lines = try linesThere(post)
                #expect(Set(lines).count == lines.count)
                #expect(Set(lines).isSubset(of: try ownLines(post)))

                let link = try post.require("link", "--json").json()
                let lanes = try #require(link["lanes"]?.array)
                let last = lanes.suffix(2).map { $0["lane"]?.string }
                #expect(last == ["history", "logs"])
                #expect(link.at("month", "purposes", "history")?.integer ?? 0 > 0)
                print(
                    "Told of itself: \(events.count) events and \(lines.count) lines at HQ, "
                        + "history \(link.at("month", "purposes", "history")?.integer ?? 0) B, "
                        + "logs \(link.at("month", "purposes", "logs")?.integer ?? 0) B")
            }
        }
    }
}
