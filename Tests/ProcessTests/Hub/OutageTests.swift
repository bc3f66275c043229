import Core
import Foundation
import Testing

extension RealProcesses {
    /// What piles up while nobody hears the post, and what must not stand in the way of the rest.
    @Suite(
        "What waited for HQ",
        .enabled(
            if: PostgresServer.isAvailable, "needs postgresql-15, and root or the user postgres"))
    struct OutageTests {
        /// Thirty days of six hundred crossings in the full lane.
        static let month = Machine.isFullLane ? 18_000 : 300
        private static let hour: Duration = .seconds(3_600)

        /// A post that stored so many crossings with nobody to hear it.
        private func run(
            crossings: Int, between port: Int? = nil, _ body: (Post, PostgresServer) throws -> Void
        ) throws {
            let server = try PostgresServer()
            defer { server.end() }
            try Post.run(Post.Options(store: server.store, hubListens: port)) { post in
                try post.capture.start()
                for round in 0..<(crossings + 2_999) / 3_000 {
                    try post.capture(
                        crossings: min(3_000, crossings - round * 3_000), workstations: 8,
                        seed: UInt64(round + 1))
                }
                try body(post, server)
            }
        }

        @Test("thirty days of work get through within an hour of a thin link")
        func thirtyDays() throws {
            let behind = try Machine.freePort()
            try run(crossings: Self.month, between: behind) { post, server in
                let waiting = try post.status().at("records", "pending")?.integer
                #expect(waiting ?? 0 >= Int64(Self.month))
                let line = post.line(to: behind, "--kbit", "64", "--delay", "300")
                defer { line.end() }
                for service in [post.hub, line, post.uplink] { try service.start() }
                let begin = SystemTime().monotonic()
                try post.waitUntilDelivered(within: Self.hour)
                let took = SystemTime().monotonic() - begin
                let both = try post.reckon()
                #expect(both.receipts == Int64(Self.month))
                #expect(both.missing + both.doubled + both.different == 0)
                #expect(try server.rows(of: "records") == both.records)
                print(
                    "A month away: \(both.receipts) receipts, \(both.records) rows, 0 missing, "
                        + "over 64 kbit/s and 600 ms in \(took.components.seconds) s")
            }
        }

        @Test("a record that no longer is what was hashed stands in nobody's way and is named")
        func poisonedRecord() throws {
            try run(crossings: 60) { post, server in
                try post.capture.stop()
                let altered = try Tool.require([
                    "python3", "-c", Self.alter, post.journal + "/journal.sqlite",
                ]).output.trimmingCharacters(in: .whitespacesAndNewlines)
                for service in [post.hub, post.uplink] { try service.start() }
                try Patience.until("all that can be delivered", within: .seconds(180)) {
                    try post.status().at("records", "pending")?.integer == 0
                }
                #expect(try post.status().at("records", "set_aside")?.integer == 1)
                // Its place and hash are there, its words are not; all others are.
                let name = Post.name
                let journal = try #require(
                    post.waypost("records", "verify", "--json").json()["records"]?.integer)
                #expect(try server.rows(of: "places") == journal)
                #expect(
                    try server.ask(
                        "SELECT count(*) FROM places WHERE post_id = '\(name)' "
                            + "AND content = 'withheld'") == 1)
                #expect(try server.rows(of: "crossings") == 59)
                let match = try post.askHub("reconcile", name, "--receipts", post.ledger).json()
                #expect(match["receipts"] == 60)
                #expect(match["doubled"] == 0)
                let doctor = try post.waypost("doctor", "--json")
                #expect(doctor.output.contains("set_aside"), "\(doctor.output)")
                // Somebody at the post finds out which one it is.
                let verified = try post.waypost("records", "verify", "--json")
                #expect(verified.code == 2)
                #expect(
                    try verified.json().at("first_fault", "sequence")?.integer == Int64(altered))
                print(
                    "A record that was changed on the card: 60 receipts, 59 crossings and "
                        + "\(journal) places, 1 withheld and named")
            }
        }

        /// Turns the direction of a crossing in the middle of the file, and says its position.
        private static let alter = """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            position, bytes = base.execute(
                "SELECT position, bytes FROM records WHERE kind = 'crossing' "
                "ORDER BY position LIMIT 1 OFFSET 30").fetchone()
            for word, other in ((b'"entry"', b'"exit!"'), (b'"exit"', b'"EXIT"')):
                if word in bytes:
                    base.execute("UPDATE records SET bytes = ? WHERE position = ?",
                                 (bytes.replace(word, other, 1), position))
                    break
            base.commit()
            print(position)
            """
    }
}
