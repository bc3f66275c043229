import Core
import Foundation
import Glibc
import Testing

extension RealProcesses {
    /// No receipt is ever broken: whatever is killed while eight workstations send, the record of
    /// each receipt is at HQ exactly once.
    @Suite("SIGKILL at random moments")
    struct KillTests {
        static let workstations = 8
        static let crossings = Machine.isFullLane ? 12_000 : 800
        static let kills = Machine.isFullLane ? 200 : 8
        /// Seconds between two crossings of a workstation: short, so that several always
        /// wait for their answer when something is killed.
        static let pause = "0.01"

        @Test("no record is lost or doubled, with SQLite at the hub")
        func withSQLite() throws {
            try survive(store: nil, name: "SQLite")
        }

        @Test(
            "no record is lost or doubled, with PostgreSQL at the hub",
            .enabled(
                if: PostgresServer.isAvailable,
                "needs postgresql-15, and root or the user postgres"))
        func withPostgres() throws {
            let server = try PostgresServer()
            defer { server.end() }
            try survive(store: server.store, name: "PostgreSQL")
        }

        private func survive(store: String?, name: String) throws {
            let seed =
                Machine.variable("WAYPOST_SEED").flatMap { UInt64($0) }
                ?? UInt64.random(in: 1...999_999)
            print("SIGKILL, \(name): seed \(seed) (WAYPOST_SEED repeats it)")
            let plan = KillPlan(seed: seed, crossings: Self.crossings, count: Self.kills)
            try Post.run(Post.Options(store: store)) { post in
                for service in [post.hub, post.capture, post.uplink] { try service.start() }
                let workers = try post.startWorkstations(
                    crossings: Self.crossings, workstations: Self.workstations, seed: seed,
                    pause: Self.pause)
                let hits = try carryOut(plan, on: post, while: workers)
                let summary = try post.summary(of: workers, within: .seconds(600))
                // The uplink was dead for much of the time: most is still to be brought.
                try post.waitUntilDelivered(within: .seconds(1_200))
                let resets = try checkRestarts(post, hits)
                let both = try stopAndReckon(post)
                print(
                    "SIGKILL, \(name): \(Self.crossings) crossings from \(Self.workstations) "
                        + "workstations, \(hits.count) kills under way ("
                        + KillPlan.Victim.allCases.map { victim in
                            "\(victim) \(hits.filter { $0 == victim }.count)"
                        }.joined(separator: ", ")
                        + "), \(summary["retries"]?.integer ?? -1) retries, "
                        + "\(summary["repeats"]?.integer ?? -1) sent twice, "
                        + "\(both.receipts) receipts, \(both.crossings) crossings and "
                        + "\(both.records) records (\(resets) resets) at both ends, "
                        + "\(both.missing) missing, \(both.doubled) doubled")
                #expect(summary["receipts"]?.integer == Int64(Self.crossings))
                #expect(summary["refused"] == 0)
                #expect(summary["retries"]?.integer ?? 0 > 0, "no request met a killed process")
                #expect(both.receipts == Int64(Self.crossings))
                #expect(both.crossings == Int64(Self.crossings))
                #expect(both.missing + both.doubled + both.different == 0)
            }
        }

        /// Kills as planned and returns who was hit alive while crossings were under way.
        private func carryOut(
            _ plan: KillPlan, on post: Post, while workers: ChildProcess
        ) throws -> [KillPlan.Victim] {
            var ledger = LineCounter(path: post.ledger)
            var hits: [KillPlan.Victim] = []
            var dead: Set<pid_t> = []
            for kill in plan.kills {
                try Patience.until("receipt \(kill.receipts)", within: .seconds(300)) {
                    try ledger.count() >= kill.receipts || workers.ending != nil
                }
                // The wait for the workers' end is the delay.
                if workers.waitForEnd(within: kill.delay) != nil { break }
                let service = post.service(of: kill.victim)
                try Patience.until("the restart of \(service.name)") {
                    // A process that is dying still takes signals: each is killed once.
                    guard let running = service.processID, dead.insert(running).inserted else {
                        return false
                    }
                    return service.signal(SIGKILL)
                }
                if try ledger.count() < Self.crossings { hits.append(kill.victim) }
            }
            // A plan that came too late to meet anything would prove nothing.
            for victim in KillPlan.Victim.allCases {
                try #require(
                    hits.filter { $0 == victim }.count >= Self.kills / 6,
                    "\(victim) was hardly ever killed under way: \(hits)")
            }
            return hits
        }

        /// Every kill was a real one, and each killed role has said so in the journal.
        private func checkRestarts(_ post: Post, _ hits: [KillPlan.Victim]) throws -> Int {
            for victim in KillPlan.Victim.allCases {
                let service = post.service(of: victim)
                #expect(
                    service.endings.allSatisfy { $0 == .killed(SIGKILL) },
                    "\(service.name) ended by itself: \(service.endings)")
                #expect(service.endings.count >= hits.filter { $0 == victim }.count)
            }
            let resets = try post.records().filter { $0["kind"] == "reset" }.count
            let roles = try post.status()["roles"]
            let restarts = try ["capture", "uplink"].reduce(0) {
                $0 + Int(try #require(roles?.at($1, "restarts")?.integer))
            }
            // More where a role was killed between its record and its mark.
            #expect(restarts > 0 && resets >= restarts, "\(restarts) restarts, \(resets) resets")
            return resets
        }

        private func stopAndReckon(_ post: Post) throws -> Post.Reckoning {
            for service in [post.capture, post.uplink, post.hub] {
                #expect(try service.stop() == .exited(0), "\(service.name) did not stop cleanly")
            }
            return try post.reckon()
        }
    }
}

extension Post {
    func service(of victim: KillPlan.Victim) -> Service {
        switch victim {
        case .hub: hub
        case .uplink: uplink
        case .capture: capture
        }
    }
}
