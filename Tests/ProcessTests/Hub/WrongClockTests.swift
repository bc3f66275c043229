import Core
import Foundation
import Testing

extension RealProcesses {
    /// A board whose clock is set back, restarted, and wrong otherwise when HQ is heard again.
    @Suite(
        "A clock set back five years",
        .enabled(
            if: PostgresServer.isAvailable && OtherBoard.isAvailable,
            "needs postgresql-15, a C compiler and root"))
    struct WrongClockTests {
        private static let crossings = Machine.isFullLane ? 1_000 : 120
        /// HQ's time comes with its receipts, and those wait for batches of programs that were not
        /// built to be fast.
        private static let patience = Duration.seconds(Machine.isFullLane ? 600 : 180)

        private static let year = Duration.seconds(31_557_600)

        /// A crossing that a test stored itself.
        private struct Known {
            let id: Identifier
            let boot: Int
            let stored: Timestamp
        }

        /// Starts hub and post, and waits until HQ's answers bear out its clock.
        private func synchronised(_ post: Post) throws -> Workstation {
            for service in [post.hub, post.capture, post.uplink] { try service.start() }
            let first = try Workstation(of: post, name: "first")
            try Patience.until("a stamp that HQ's answers bear out") {
                try first.put(Workstation.newIdentifier(), Workstation.leastCrossing)
                    .body["clock"] == "synchronised"
            }
            return first
        }

        @Test(
            "loses nothing, and HQ learns of every boot when it was, by whatever clock it is heard",
            arguments: [-5, 5, -50])
        func setBack(_ years: Int) throws {
            let server = try PostgresServer()
            defer { server.end() }
            let board = try OtherBoard()
            defer { board.remove() }
            let options = Post.Options(store: server.store, board: board.words)
            try Post.run(options) { post in
                let first = try synchronised(post)
                var known = try store(5, first, boot: 1, expecting: "synchronised")

                // The link goes, and the clock is set back among the crossings.
                try post.hub.stop()
                let load = try post.startWorkstations(
                    crossings: Self.crossings, workstations: 4, pause: "0.05")
                let journal = try JournalWatch(post)
                try Patience.until("a third of the crossings") {
                    try journal.count() > Int64(Self.crossings / 3)
                }
                try board.setClock(Self.year * -5)
                known += try store(5, first, boot: 1, expecting: "untrusted")
                _ = try post.summary(of: load, within: .seconds(300))

                // Off and on again, with this wrong clock or another; then the link is back.
                try board.setClock(Self.year * years)
                try restart(post, board, boot: 2)
                let second = try Workstation(of: post, name: "second")
                known += try store(5, second, boot: 2, expecting: "untrusted")
                try post.hub.start()

                let ask = { (sql: String) in try server.lines(sql) }
                // Each crossing has HQ tell its time once more.
                try Patience.until("a correction of both boots at HQ", within: Self.patience) {
                    known += try store(1, second, boot: 2)
                    return try ask("SELECT 1 FROM time_corrections").count == 2
                }
                try post.waitUntilDelivered()
                try check(known, ask)
                let both = try post.reckon()
                #expect(both.receipts == Int64(Self.crossings))
                #expect(both.missing + both.doubled + both.different == 0)
                #expect(try server.rows(of: "records") == both.records)
                print(
                    "A clock set back: \(both.receipts) receipts, \(both.records) rows, 0 missing, "
                        + "heard with a clock \(years) years off")
            }
        }

        @Test(
            "tells when a run was of which nothing but the runs before and behind it is known",
            arguments: [-5, 3])
        func neighbours(_ years: Int) throws {
            let server = try PostgresServer()
            defer { server.end() }
            let board = try OtherBoard()
            defer { board.remove() }
            let options = Post.Options(store: server.store, board: board.words)
            try Post.run(options) { post in
                _ = try synchronised(post)
                // Off and on again without a link, five years back; then once more, with this wrong
                // clock or another, and the link is back.
                try post.hub.stop()
                try board.setClock(Self.year * -5)
                try restart(post, board, boot: 2)
                let second = try Workstation(of: post, name: "second")
                let known = try store(5, second, boot: 2, expecting: "untrusted")
                try board.setClock(Self.year * years)
                try restart(post, board, boot: 3)
                let third = try Workstation(of: post, name: "third")
                _ = try store(1, third, boot: 3, expecting: "untrusted")
                try post.hub.start()
                let ask = { (sql: String) in try server.lines(sql) }
                try Patience.until("a correction of both boots at HQ", within: Self.patience) {
                    _ = try store(1, third, boot: 3)
                    return try ask("SELECT 1 FROM time_corrections").count == 2
                }
                try post.waitUntilDelivered()
                let rows = try ask(
                    """
                    SELECT id, (extract(epoch FROM corrected_stored_at) * 1000)::bigint,
                        corrected_within_ms, corrected_by FROM v_crossings_current
                    """)
                let found = Dictionary(rows.map { ($0[0], $0) }) { $1 }
                for crossing in known {
                    let row = try #require(found[crossing.id.description])
                    #expect(row[3] == "neighbours")
                    let within = Duration.milliseconds(try #require(Int64(row[2])))
                    let shown = Timestamp(milliseconds: Int64(row[1]) ?? 0)
                    // The whole test lies between the two runs; what is said holds.
                    #expect((shown - crossing.stored).magnitude <= within + .seconds(2))
                    #expect(within <= .seconds(600))
                }
                #expect(try post.askHub("verify").code == 0)
            }
        }

        private func restart(_ post: Post, _ board: OtherBoard, boot: Int) throws {
            try post.uplink.stop()
            try post.capture.stop()
            try board.begin(boot: boot)
            try post.capture.start()
            try post.uplink.start()
        }

        private func store(
            _ count: Int, _ workstation: Workstation, boot: Int, expecting trust: JSONValue? = nil
        ) throws -> [Known] {
            try (0..<count).map { _ in
                let id = Workstation.newIdentifier()
                let answer = try workstation.put(id, Workstation.leastCrossing)
                #expect(answer.status == 201)
                if let trust { #expect(answer.body["clock"] == trust) }
                return Known(id: id, boot: boot, stored: SystemTime().now())
            }
        }

        /// The views show the true time to the second, and no other day.
        private func check(
            _ known: [Known], _ ask: (String) throws -> [[String]]
        ) throws {
            let rows = try ask(
                """
                SELECT id, (extract(epoch FROM corrected_stored_at) * 1000)::bigint,
                    coalesce(corrected_within_ms, 0), coalesce(corrected_by, '')
                FROM v_crossings_current
                """)
            let found = Dictionary(rows.map { ($0[0], $0) }) { $1 }
            var sources: [Int: Set<String>] = [:]
            for crossing in known {
                let row = try #require(found[crossing.id.description])
                let shown = Timestamp(milliseconds: Int64(row[1]) ?? 0)
                let within = Duration.milliseconds(Int64(row[2]) ?? 0)
                let apart = (shown - crossing.stored).magnitude
                #expect(apart <= .seconds(2), "boot \(crossing.boot), by \(row[3])")
                #expect(apart <= within + .seconds(2))
                sources[crossing.boot, default: []].insert(row[3])
            }
            #expect(sources == [1: ["", "kernel"], 2: ["hub"]])
            let days = Set(known.map { "\($0.stored.date)" })
            let shown = try ask("SELECT DISTINCT day FROM v_flows")
            #expect(Set(shown.map { $0[0] }).isSubset(of: days))
        }

        /// How many records stand in a post's journal.
        private struct JournalWatch {
            let post: Post
            private let start: Int64

            init(_ post: Post) throws {
                self.post = post
                start = try Self.sequence(post)
            }

            func count() throws -> Int64 { try Self.sequence(post) - start }

            private static func sequence(_ post: Post) throws -> Int64 {
                try post.status().at("records", "sequence")?.integer ?? 0
            }
        }
    }
}
