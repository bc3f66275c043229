import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Receipts against rows of HQ's PostgreSQL, whatever happened on the way or to the card.
    @Suite(
        "Every receipt's record at HQ",
        .enabled(
            if: PostgresServer.isAvailable, "needs postgresql-15, and root or the user postgres"))
    struct DeliveryFaultTests {
        static let crossings = Machine.isFullLane ? 1_000 : 120

        /// A post whose hub has PostgreSQL for its store.
        private func run(
            listens port: Int? = nil, _ body: (Post, PostgresServer) throws -> Void
        ) throws {
            let server = try PostgresServer()
            defer { server.end() }
            try Post.run(Post.Options(store: server.store, hubListens: port)) { post in
                try body(post, server)
            }
        }

        @Test("over a line that cuts, falls silent and plays requests twice")
        func line() throws {
            let behind = try Machine.freePort()
            try run(listens: behind) { post, server in
                let line = post.line(
                    to: behind, "--kbit", "512", "--delay", "40", "--jitter", "20",
                    "--loss-connections", "40", "--duplicate", "30", "--seed", "7")
                defer { line.end() }
                for service in [post.hub, line, post.capture, post.uplink] { try service.start() }
                try post.capture(crossings: Self.crossings)
                try post.waitUntilDelivered(within: .seconds(600))
                let both = try post.reckon()
                #expect(both.receipts == Int64(Self.crossings))
                #expect(both.missing + both.doubled + both.different == 0)
                #expect(try server.rows(of: "records") == both.records)
                print("A bad line: \(both.receipts) receipts, \(both.records) rows, 0 missing")
            }
        }

        @Test("but for those of which the card lost all, which HQ names as a gap")
        func lostPages() throws {
            try run { post, server in
                try post.capture.start()
                try post.capture(crossings: Self.crossings)
                try post.capture.stop()
                let stored = try post.require("records", "verify", "--json").json()
                let before = try #require(stored["records"]?.integer)
                // Eight pages of the table in the middle of the file go, records with their hashes.
                let file = post.journal + "/journal.sqlite"
                for suffix in ["-wal", "-shm"] { try LinuxFiles().remove(file + suffix) }
                var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
                let pages = bytes.count / 2_048
                let leaves = (pages / 2..<pages).filter { bytes[$0 * 2_048] == 0x0D }.prefix(8)
                for page in leaves {
                    bytes.replaceSubrange(
                        page * 2_048..<(page + 1) * 2_048,
                        with: SeededRandom(seed: UInt64(page)).bytes(2_048))
                }
                try Data(bytes).write(to: URL(fileURLWithPath: file))

                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                try post.capture(crossings: 20, seed: 2)
                try post.waitUntilDelivered()
                let verified = try post.waypost("records", "verify", "--json").json()
                let lost = (verified.at("recoveries", "0", "lost")?.array ?? []).reduce(0) {
                    $0 + ($1["through"]?.integer ?? 0) - ($1["from"]?.integer ?? 0) + 1
                }
                #expect(lost > 0 && lost < before / 2)
                let held = try server.rows(of: "places")
                // What was stored and not lost, twenty crossings, the new epoch, and what starting
                // and signing in wrote: all that the journal has.
                #expect(held == verified["records"]?.integer)
                let gaps = try post.askHub("gaps", Post.name).json().array ?? []
                let named = gaps.reduce(0) {
                    $0 + ($1["until_sequence"]?.integer ?? 0) - ($1["after_sequence"]?.integer ?? 0)
                }
                #expect(named == lost)
                let there = try post.askHub("verify")
                #expect(there.code == 0, "\(there)")
                #expect(try there.json().at(Post.name, "lost")?.integer == lost)
                let match = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                    .json()
                let missing = try #require(match["missing"]?.integer)
                #expect(missing <= lost && match["doubled"] == 0 && match["different"] == 0)
                print(
                    "Eight pages lost: \(before) records, \(lost) lost with their hashes, "
                        + "\(missing) of \(match["receipts"]?.integer ?? -1) receipts without "
                        + "their record at HQ, named as \(gaps.count) gaps")
            }
        }

        @Test("from a card that was copied, both written to, and the old one put back")
        func copiedCard() throws {
            try run { post, server in
                let copy = post.path("copy")
                let aside = post.path("aside")
                func work(_ seed: UInt64) throws {
                    // HQ hears nothing of it before it is all stored.
                    try post.capture.start()
                    try post.capture(crossings: Self.crossings / 4, seed: seed)
                    try post.uplink.start()
                    try post.waitUntilDelivered()
                    for service in [post.uplink, post.capture] { try service.stop() }
                }
                func swap(_ card: String, keeping place: String) throws {
                    let files = FileManager.default
                    try files.moveItem(atPath: post.root, toPath: place)
                    try files.moveItem(atPath: card, toPath: post.root)
                }
                try post.hub.start()
                try work(1)
                try Tool.require(["cp", "-a", post.root, copy])
                try work(2)
                try swap(copy, keeping: aside)
                try work(3)
                try swap(aside, keeping: copy)
                try work(4)

                let receipts = Int64(Self.crossings / 4 * 4)
                let match = try post.askHub("reconcile", Post.name, "--receipts", post.ledger)
                let found = try match.json()
                #expect(match.code == 0, "\(match)")
                #expect(found["receipts"] == .integer(receipts))
                #expect(found["missing"] == 0 && found["doubled"] == 0 && found["different"] == 0)
                #expect(
                    try server.ask("SELECT count(DISTINCT id) FROM places WHERE kind = 'crossing'")
                        == receipts)
                let there = try post.askHub("verify")
                #expect(there.code == 0, "\(there)")
                let posts = try post.askHub("posts").json()
                #expect(posts.at("0", "forks")?.integer ?? 0 > 0)
                let images = try server.ask(
                    "SELECT count(*) FROM attachments WHERE post_id = '\(Post.name)'")
                print(
                    "A copied card, then the old one again: \(receipts) receipts, "
                        + "\(try server.rows(of: "places")) rows on "
                        + "\(posts.at("0", "epochs")?.integer ?? -1) epochs, "
                        + "\(posts.at("0", "forks")?.integer ?? -1) places forked, "
                        + "\(images) images named, 0 missing")
            }
        }
    }
}

extension PostgresServer {
    /// The number that a question gives.
    func ask(_ sql: String) throws -> Int64 {
        let line = try lines(sql).first?.first ?? ""
        return try #require(Int64(line), "\(sql) gave \(line)")
    }

    /// The rows that it gives, as text.
    func lines(_ sql: String) throws -> [[String]] {
        try Tool.require([
            Self.programs + "/psql", "-h", "127.0.0.1", "-p", String(port), "-U", "waypost", "-d",
            "postgres", "-Atqc", sql,
        ]).output.split(separator: "\n").map { $0.components(separatedBy: "|") }
    }

    func rows(of table: String) throws -> Int64 { try ask("SELECT count(*) FROM \(table)") }
}
