import Core
import Records
import Testing
import Uplink

@testable import Hub

@Suite("How a post stands")
struct PostHealthTests {
    private static let post = "DEMO-01"
    private static let hour = Duration.seconds(3_600)
    private let now = SampleChain.now

    private func greet(
        _ store: any HubStore, _ tidings: PostTidings?, at time: Timestamp, post: String = post
    ) async throws -> String? {
        _ = try await store.greet(SampleChain.device(post), at: time, limit: 4)
        return try await store.keep(tidings, of: post, at: time)
    }

    @Test(
        "is what it told last, with the condition that it did not repeat",
        arguments: StoreKind.available)
    func told(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        #expect(try await greet(store, nil, at: now) == nil)
        let silent = try #require(try await store.health(Self.post).first)
        #expect(silent.toldAt == nil)
        #expect(silent.pending == nil)
        #expect(silent.troubles(at: now, HealthLimits()).map(\.code).contains("untold"))
        let condition = PostTidings.Condition(
            release: "0.1.0", lists: [], critical: [], warnings: ["lists.old"])
        let first = PostTidings(
            pending: 9, pendingAlerts: 1, oldestPendingSeconds: 60, condition: condition)
        #expect(try await greet(store, first, at: now) == condition.mark)
        let later = now + Self.hour
        #expect(
            try await greet(store, PostTidings(pending: 4), at: later) == condition.mark)
        let health = try #require(try await store.health(Self.post).first)
        #expect(health.pending == 4)
        #expect(health.pendingAlerts == nil)
        #expect(health.oldestPendingAt == nil)
        #expect(health.toldAt == later)
        #expect(health.condition == condition)
        #expect(health.certificateEnd == now + .seconds(86_400))
        await store.close()
    }

    @Test("names what is wrong, the worst first", arguments: StoreKind.available)
    func troubles(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let condition = PostTidings.Condition(
            release: "0.1.0", lists: nil, critical: ["disk.full"], warnings: ["lists.old"])
        _ = try await greet(
            store,
            PostTidings(pending: 5, oldestPendingSeconds: 60 * 3_600, condition: condition),
            at: now)
        let health = try #require(try await store.health().first)
        func codes(_ time: Timestamp, _ limits: HealthLimits = HealthLimits()) -> [String] {
            health.troubles(at: time, limits).map(\.code)
        }
        #expect(codes(now) == ["disk.full", "backlog", "certificate", "lists.old"])
        #expect(
            codes(now + Self.hour * 25)
                == ["certificate", "disk.full", "silent", "backlog", "lists.old"])
        #expect(codes(now + Self.hour * 169).prefix(2) == ["lost", "certificate"])
        var patient = HealthLimits()
        patient.backlog = Self.hour * 1_000
        patient.certificate = .zero
        #expect(codes(now, patient) == ["disk.full", "lists.old"])
        _ = try await store.revoke(post: Self.post, at: now)
        let revoked = try #require(try await store.health(Self.post).first)
        #expect(revoked.troubles(at: now, patient).contains { $0.code == "revoked" })
        await store.close()
    }

    @Test(
        "shows a fork for a month, and a gap until it is closed",
        arguments: StoreKind.available)
    func forkAndGap(_ kind: StoreKind) async throws {
        let store = try await kind.place().prepared()
        let main = try SampleChain.records(6, post: Self.post)
        let branch = try SampleChain.records(
            2, post: Self.post, after: main[2].head, remark: "copy", seed: 9)
        let start = try SampleChain.record(
            .epochStart,
            body: [
                "previous_epoch": .string(SampleChain.epoch(1).description),
                "previous_sequence": 6,
                "previous_chain_hash": .string(main[5].chainHash.description),
                "reason": "provisioned",
            ], after: ChainHead(startOf: SampleChain.epoch(2)), post: Self.post)
        for records in [main, branch, [start]] {
            _ = try await store.apply(
                SampleChain.batch(records), from: SampleChain.device(Self.post), at: now)
        }
        func codes(_ days: Int) async throws -> Set<String> {
            let health = try #require(try await store.health(Self.post).first)
            return Set(
                health.troubles(at: now + Self.hour * (24 * days), HealthLimits())
                    .map(\.code))
        }
        #expect(try await codes(0).isSuperset(of: ["fork", "gap"]))
        #expect(try await !codes(40).contains("fork"))
        func close(first: Int64, last: Int64?) async throws -> Bool {
            try await store.closeGap(
                of: Self.post, epoch: SampleChain.epoch(1), first: first, last: last,
                because: "the card burnt", by: "amina", at: now)
        }
        #expect(try await !close(first: 7, last: 9))
        #expect(try await !close(first: 6, last: nil))
        #expect(try await close(first: 7, last: nil))
        #expect(try await !close(first: 7, last: nil))
        #expect(try await store.gaps().isEmpty)
        let kept = try await store.gaps(Self.post, withClosed: true)
        #expect(kept.map(\.closedBecause) == ["the card burnt"])
        #expect(kept.map(\.closedBy) == ["amina"])
        let acts = try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query("SELECT act, target, reason, by_whom FROM acts", [])
        }
        #expect(
            acts.map { $0.map(\.string) } == [
                [
                    "gap_closed", "\(SampleChain.epoch(1)) 7-?", "the card burnt", "amina",
                ]
            ])
        #expect(try await !codes(0).contains("gap"))
        await store.close()
    }
}
