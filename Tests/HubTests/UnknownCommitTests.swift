import Core
import Records
import Supervision
import Testing
import Uplink

@testable import Hub

/// A server whose commits wait for a standby that is not there: they are flushed, and nobody may
/// say so yet.
@Suite("A commit whose fate is unknown", .enabled(if: PostgresServer.isAvailable))
struct UnknownCommitTests {
    private static let post = "DEMO-01"
    private let server: PostgresServer
    private let store: PostgresHubStore
    private let fixture: PostAndHub
    /// The connection that looks on; it writes nothing, so it waits for nobody.
    private let watch: PostgresHubStore

    init() async throws {
        server = try PostgresServer()
        fixture = try PostAndHub()
        let database = try server.makeDatabase()
        store = PostgresHubStore(conninfo: database, connections: 2)
        watch = PostgresHubStore(
            conninfo: database + " application_name=watch", connections: 1)
        try await store.prepare(at: SampleChain.now)
        // Both connections stand: only one that was there before is replaced without a word.
        _ = try await store.durability()
    }

    struct NobodyWaits: Error {}

    private func ask(_ sql: String) async throws -> SQLRow? {
        try await watch.perform { (ledger) throws(HubFault) in try ledger.row(sql, []) }
    }

    /// Sets the server's wish for standbys; each time a connection looks, it is known to all.
    private func want(standby: String) async throws {
        _ = try await ask("ALTER SYSTEM SET synchronous_standby_names = '\(standby)'")
        _ = try await ask("SELECT pg_reload_conf()")
        while try await ask("SHOW synchronous_standby_names")?[0].string != standby {}
    }

    /// The hub's connections whose commits wait, once there is one that is not among `others`.
    private func waiting(besides others: Set<Int64> = []) async throws -> Set<Int64> {
        for _ in 0..<1_000 {
            // The server's own pause: nobody tells when a commit begins to wait.
            _ = try await ask("SELECT pg_sleep(0.02)")
            let rows = try await watch.perform { (ledger) throws(HubFault) in
                try ledger.session.query(
                    """
                    SELECT pid FROM pg_stat_activity
                    WHERE wait_event = 'SyncRep' AND application_name = 'waypost-hub'
                    """, [])
            }
            let found = Set(rows.compactMap { $0[0].integer })
            if !found.subtracting(others).isEmpty { return found }
        }
        throw NobodyWaits()
    }

    private func rows() async throws -> Int64? {
        try await ask("SELECT count(*) FROM records")?[0].integer
    }

    private func end() async {
        await store.close()
        await watch.close()
        server.remove()
    }

    @Test(
        "is acknowledged once the standby has it, though the connection was lost in the middle",
        .timeLimit(.minutes(2)))
    func lostAnswer() async throws {
        let records = try SampleChain.records(10, post: Self.post)
        let (store, answered) = (self.store, Guarded(false))
        try await want(standby: "nobody")
        let batch = try SampleChain.batch(records)
        let device = try SampleChain.device(Self.post)
        async let applied = { () async throws -> AppliedHead in
            let head = try await store.apply(batch, from: device, at: SampleChain.now)
            answered.withLock { $0 = true }
            return head
        }()
        let first = try await waiting()
        #expect(try await rows() == 0)
        // The connection breaks inside its COMMIT. The server has flushed it; its standby has not.
        for pid in first { _ = try await ask("SELECT pg_terminate_backend(\(pid))") }
        // The hub tries again by itself, finds all of it and must wait for its own commit.
        let second = try await waiting(besides: first)
        #expect(second.isDisjoint(with: first))
        #expect(try await rows() == 10)
        #expect(!answered.withLock { $0 })
        try await want(standby: "")
        let head = try await applied
        #expect(head.head == records[9].head)
        #expect(head.duplicates == 10)
        #expect(head.inserted == 0)
        #expect(try await rows() == 10)
        await end()
    }

    @Test(
        "signs no place from a commit that is only on the primary", .timeLimit(.minutes(2)))
    func unconfirmedPlace() async throws {
        let records = try SampleChain.records(9, post: Self.post)
        let service = HubService(
            identity: try HubIdentity(fixture.hub), store: store, time: fixture.time)
        let device = try SampleChain.device(Self.post)
        let signed = Guarded(false)
        try await want(standby: "nobody")
        let batch = try SampleChain.batch(Array(records[0..<4]))
        let store = self.store
        async let lost: Void = {
            _ = try? await store.apply(batch, from: device, at: SampleChain.now)
        }()
        let first = try await waiting()
        for pid in first { _ = try await ask("SELECT pg_terminate_backend(\(pid))") }
        let second = try await waiting(besides: first)
        // Seen by everybody now, and not on the standby: the place waits as the records do.
        async let place = { () async throws -> SignedReceipt? in
            let place = try await service.position(records[3].head, of: device)
            signed.withLock { $0 = true }
            return place
        }()
        for _ in 0..<1_000 {
            let blocked = try await ask(
                """
                SELECT count(*) FROM pg_stat_activity WHERE application_name = 'waypost-hub'
                    AND wait_event_type IN ('Lock', 'IPC') AND NOT pid = ANY ('{\(
                        second.map(String.init).joined(separator: ","))}')
                """)
            if blocked?[0].integer ?? 0 > 0 { break }
            _ = try await ask("SELECT pg_sleep(0.02)")
        }
        #expect(!signed.withLock { $0 })
        try await want(standby: "")
        await lost
        #expect(try await place?.receipt.sequence == 4)
        let unknown = try await service.position(records[8].head, of: device)
        #expect(unknown == nil)
        await end()
    }

    @Test("says whether the standby that commits wait for is there", .timeLimit(.minutes(2)))
    func durability() async throws {
        let alone = try await watch.durability()
        #expect(alone.state == .alone)
        try await want(standby: "nobody")
        let waiting = try await watch.durability()
        #expect(waiting.state == .waiting)
        #expect(waiting.wanted == "nobody")
        #expect(waiting.synchronous == 0)
        _ = try await ask("ALTER SYSTEM SET full_page_writes = off")
        _ = try await ask("SELECT pg_reload_conf()")
        while try await ask("SHOW full_page_writes")?[0].string != "off" {}
        #expect(try await watch.durability().state == .unsafe)
        await end()
    }
}
