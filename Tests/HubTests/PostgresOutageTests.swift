import Core
import Records
import Testing

@testable import Hub

/// Each question finds ten minutes gone by, so that every back-off is over.
private struct HastyTime: TimeSource {
    let bootID = Identifier(high: 1, low: 1)
    private let asked = Counter()

    func now() -> Timestamp { SampleChain.now }
    func monotonic() -> Duration {
        asked.add()
        return .seconds(600 * asked.value)
    }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws {}
}

@Suite("The PostgreSQL store", .enabled(if: PostgresServer.isAvailable))
struct PostgresOutageTests {
    private func apply(_ records: [SealedRecord], to store: any HubStore) async throws {
        _ = try await store.apply(
            SampleChain.batch(records), from: SampleChain.device("DEMO-01"), at: SampleChain.now)
    }

    @Test("says that the database is away, and goes on when it is back, with all it acknowledged")
    func outage() async throws {
        let server = try PostgresServer()
        defer { server.remove() }
        let store = PostgresHubStore(
            conninfo: try server.makeDatabase(), connections: 2, time: HastyTime())
        try await store.prepare(at: SampleChain.now)
        let records = try SampleChain.records(30, post: "DEMO-01")
        try await apply(Array(records[0..<10]), to: store)
        try await apply(Array(records[10..<15]), to: store)
        for _ in 0..<2 {
            server.kill()
            for _ in 0..<3 {
                await #expect {
                    try await apply(Array(records[15..<20]), to: store)
                } throws: {
                    guard case HubFault.databaseAway = $0 else { return false }
                    return true
                }
            }
            try server.launch()
            try await apply(Array(records[15..<20]), to: store)
        }
        // A connection that died unseen between two batches is replaced without a word.
        server.kill()
        try server.launch()
        try await apply(Array(records[20..<30]), to: store)
        let names = try await store.names(of: "DEMO-01", limit: 100)
        #expect(names.map(\.recordHash) == records.map(\.recordHash))
        await store.close()
    }

    @Test("refuses a database whose text is not UTF-8")
    func encoding() async throws {
        let conninfo = try PostgresServer.start().makeDatabase(encoding: "SQL_ASCII")
        let store = PostgresHubStore(conninfo: conninfo, connections: 1)
        await #expect {
            try await store.prepare(at: SampleChain.now)
        } throws: {
            "\($0)".contains("UTF8")
        }
        await store.close()
    }

    @Test("flushes commits although the database is set not to")
    func durability() async throws {
        let conninfo = try PostgresServer.start().makeDatabase()
        let store = PostgresHubStore(
            conninfo: conninfo + " options='-c synchronous_commit=off'", connections: 1)
        #expect(try await Self.setting("synchronous_commit", store) == "on")
        let unflushed = PostgresHubStore(
            conninfo: conninfo + " options='-c synchronous_commit=remote_write'", connections: 1)
        #expect(try await Self.setting("synchronous_commit", unflushed) == "on")
        await unflushed.close()
        let remote = PostgresHubStore(
            conninfo: conninfo + " options='-c synchronous_commit=remote_apply'", connections: 1)
        #expect(try await Self.setting("synchronous_commit", remote) == "remote_apply")
        await store.close()
        await remote.close()
    }

    private static func setting(_ name: String, _ store: any HubStore) async throws -> String? {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.row("SELECT current_setting($1)", [.text(name)])?[0].string
        }
    }
}
