import Core
import Simulation
import Supervision
import Testing

@testable import Hub

@Suite("The embedded store on a disk that fails")
struct SQLiteDiskTests {
    private let executor = ThreadExecutor(name: "hub-sqlite")

    private func store(_ path: String, on disk: FaultingDisk) throws -> SQLiteHubStore {
        try SQLiteHubStore(path: path, executor: executor, vfs: disk.vfsName)
    }

    private func insert(_ number: Int, in store: SQLiteHubStore) async throws(HubFault) {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                _ = try ledger.session.query(
                    "INSERT INTO kept (n) VALUES ($1) ON CONFLICT DO NOTHING",
                    [.integer(Int64(number))])
            }
        }
    }

    private func numbers(_ store: SQLiteHubStore) async throws -> [SQLRow] {
        try await store.perform { (ledger) throws(HubFault) in
            try ledger.session.query("SELECT n FROM kept ORDER BY n", [])
        }
    }

    /// Inserts through a failed flush, a crash and a power cut; what fails is sent again after the
    /// crash.
    ///
    /// - Returns: how many were acknowledged and what is there.
    private func liveThroughFailedFlush(
        seed: UInt64
    ) async throws -> (acknowledged: Int, found: [SQLRow], counts: DiskFaultCounts) {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/hub.sqlite"
        let disk = try FaultingDisk(directory: directory.path, random: SeededRandom(seed: seed))
        var hub = try store(path, on: disk)
        try await hub.perform { (ledger) throws(HubFault) in
            try ledger.session.script("CREATE TABLE kept (n INTEGER PRIMARY KEY) STRICT")
        }
        disk.behaviour.flushFailures = 0.2
        var acknowledged = 0
        do throws(HubFault) {
            while true {
                try await insert(acknowledged + 1, in: hub)
                acknowledged += 1
            }
        } catch {
            #expect(error.isTransient)
        }
        disk.behaviour.flushFailures = 0
        try disk.killHolders()
        await hub.close()
        hub = try store(path, on: disk)
        for _ in 0..<2 {
            try await insert(acknowledged + 1, in: hub)
            acknowledged += 1
        }
        try disk.cut()
        await hub.close()
        hub = try store(path, on: disk)
        let found = try await numbers(hub)
        await hub.close()
        return (acknowledged, found, disk.counts)
    }

    @Test("keeps what it acknowledged through a failed flush, a crash and a power cut")
    func failedFlush() async throws {
        for seed in UInt64(1)...40 {
            let (acknowledged, found, counts) = try await liveThroughFailedFlush(seed: seed)
            #expect(found == (1...Int64(acknowledged)).map { [.integer($0)] }, "seed \(seed)")
            #expect(counts.failedFlushes > 0 && counts.powerCuts == 1)
        }
    }
}
