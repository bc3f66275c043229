import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// Two hubs on one database whose primary is lost with everything on it.
    @Suite(
        "The death of HQ's primary database",
        .enabled(
            if: PostgresServer.isAvailable, "needs postgresql-15, and root or the user postgres"))
    struct StandbyTests {
        static let crossings = Machine.isFullLane ? 4_000 : 600
        /// Bytes after which a connection to a hub breaks, so that the post meets both in turn,
        /// often in the middle of a batch.
        static let cutAfter = 60_000

        @Test("loses and doubles nothing of what was acknowledged, with two hubs at work")
        func failover() throws {
            let pair = try PostgresPair()
            defer { pair.end() }
            let ports = [try Machine.freePort(), try Machine.freePort()]
            let options = Post.Options(store: pair.store, hubListens: ports[0])
            try Post.run(options) { post in
                let second = Service(
                    name: "hub 2",
                    arguments: [
                        Machine.program("waypost-hub"), "serve", "--dir", post.hubDirectory,
                        "--store", pair.store, "--listen", "127.0.0.1:\(ports[1])",
                    ], readyText: "listening on port",
                    log: LogFile(path: post.path("hub2.log")))
                let between = Service(
                    name: "alternation",
                    arguments: [
                        "python3", Machine.script("alternate.py"), String(post.hubPort),
                        String(ports[0]), String(ports[1]), String(Self.cutAfter),
                    ], readyText: "listening", log: LogFile(path: post.path("alternate.log")))
                defer {
                    second.end()
                    between.end()
                }
                // Both find no tables and make them.
                post.hub.startUnready()
                try second.start()
                try post.hub.waitUntilReady(after: 0)
                for service in [between, post.capture, post.uplink] { try service.start() }
                let before = try durability(post)
                #expect(before["state"] == "standby")
                #expect(before["synchronous"] == 1)
                let workers = try post.startWorkstations(
                    crossings: Self.crossings, workstations: 4, pause: "0.2")
                try Patience.until("the middle of the stream", within: .seconds(100)) {
                    try pair.askPrimary("SELECT count(*) FROM places") >= Self.crossings / 6
                }
                #expect(workers.ending == nil)
                try pair.killPrimary()
                // For a while there is no database, and the post goes on.
                let receipts = LogFile(path: post.ledger).count(of: "\n")
                try Patience.until("receipts without a database") {
                    LogFile(path: post.ledger).count(of: "\n") > receipts || workers.ending != nil
                }
                try pair.promote()
                _ = try post.summary(of: workers, within: .seconds(600))
                try post.waitUntilDelivered(within: .seconds(300))
                let both = try post.reckon()
                #expect(both.receipts == Int64(Self.crossings))
                #expect(both.crossings == Int64(Self.crossings))
                #expect(both.missing + both.doubled + both.different == 0)
                let rows = try pair.askStandby(
                    """
                    SELECT count(*) || ' ' || count(DISTINCT (epoch, sequence)) || ' '
                        || (SELECT count(*) FROM places) FROM records
                    """)
                #expect(rows == "\(both.records) \(both.records) \(both.records)")
                let after = try durability(post)
                #expect(after["state"] == "alone")
                // Each of the two hubs had its share, and neither fell.
                for hub in [post.hub, second] { #expect(hub.endings.isEmpty) }
                print(
                    "Primary killed in mid-stream, standby promoted: "
                        + "\(both.receipts) receipts, \(both.records) records at both ends, "
                        + "\(both.missing) missing, \(both.doubled) doubled")
            }
        }

        private func durability(_ post: Post) throws -> JSONValue {
            try post.askHub("status").json()["database"] ?? .null
        }
    }
}
