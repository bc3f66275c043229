import Core
import GRDBSQLite
import Glibc
import Simulation
import Testing

@Suite("SQLite on a simulated disk")
struct FaultingVFSTests {
    /// The same work, told in rows.
    private func work(_ connect: (Bool) throws -> SQLConnection) throws -> [[String]] {
        var rows: [[String]] = []
        let writer = try connect(false)
        rows += try writer.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        try writer.run("CREATE TABLE t (n INTEGER PRIMARY KEY, bytes BLOB)")
        for n in 1...200 { try writer.run("INSERT INTO t VALUES (\(n), zeroblob(\(n * 37)))") }
        let reader = try connect(true)
        rows += try reader.run("SELECT count(*), sum(length(bytes)) FROM t")
        try reader.run("BEGIN")
        rows += try reader.run("SELECT max(n) FROM t")
        try writer.run("INSERT INTO t VALUES (201, x'01'); DELETE FROM t WHERE n < 50")
        // A reader's snapshot stands still while the writer goes on and checkpoints.
        rows += try reader.run("SELECT min(n), max(n) FROM t")
        rows += try writer.run("PRAGMA wal_checkpoint(PASSIVE)")
        try reader.run("COMMIT")
        rows += try reader.run("SELECT min(n), max(n) FROM t")
        rows += try writer.run("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA page_count")
        reader.close()
        writer.close()
        let again = try connect(false)
        rows += try again.run(
            "PRAGMA integrity_check; PRAGMA journal_mode = DELETE; UPDATE t SET bytes = x'02'")
        rows += try again.run("SELECT count(*), sum(length(bytes)) FROM t; PRAGMA page_size")
        return rows
    }

    @Test("does what it does on the host's own")
    func sameAsHost() throws {
        let simulated = try SimulatedDisk(seed: 1)
        let plain = simulated.folder + "-plain.sqlite"
        defer { for end in ["", "-wal", "-shm"] { unlink(plain + end) } }
        let expected = try work { try SQLConnection(plain, readOnly: $0) }
        #expect(try work { try simulated.connect(readOnly: $0) } == expected)
        #expect(expected.contains(["wal"]) && expected.contains(["ok"]))
        #expect(simulated.disk.counts == DiskFaultCounts())
        var status = stat()
        #expect(stat(simulated.path("a.sqlite"), &status) == 0)
        #expect(simulated.disk.usedBytes == Int64(status.st_size))
    }

    @Test("answers dead handles with I/O errors for ever, and new ones with what was flushed")
    func deadHandles() throws {
        let simulated = try SimulatedDisk(seed: 2)
        let before = try simulated.connect()
        try before.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1)")
        try simulated.disk.cut()
        for _ in 0..<2 {
            #expect(throws: SQLConnection.Failure.self) { try before.run("SELECT * FROM t") }
            #expect(throws: SQLConnection.Failure.self) {
                try before.run("INSERT INTO t VALUES (2)")
            }
        }
        let after = try simulated.connect()
        try after.run("INSERT INTO t VALUES (3)")
        // Its end must not take the shared memory of its successor along.
        before.close()
        try after.run("INSERT INTO t VALUES (4)")
        #expect(
            try simulated.connect(readOnly: true).run("SELECT n FROM t") == [["1"], ["3"], ["4"]])
        #expect(simulated.disk.counts.powerCuts == 1)
        #expect(simulated.disk.counts.refusedCalls >= 4)
    }

    @Test("answers nothing between the failure of the power and the cut")
    func powerOff() throws {
        let simulated = try SimulatedDisk(seed: 3)
        let connection = try simulated.connect()
        try connection.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
        simulated.disk.failPower(after: 0)
        #expect(simulated.disk.isPowered)
        #expect(throws: SQLConnection.Failure.self) {
            try connection.run("INSERT INTO t VALUES (1)")
        }
        #expect(!simulated.disk.isPowered)
        #expect(throws: SQLConnection.Failure.self) {
            try simulated.connect().run("SELECT * FROM t")
        }
        #expect(throws: FileFault.self) {
            try simulated.disk.files.read(simulated.path("a.sqlite"), limit: .max)
        }
        try simulated.disk.cut()
        #expect(try simulated.connect().run("SELECT * FROM t") == [])
    }

    @Test("is full beyond its capacity and goes on when there is room")
    func full() throws {
        let simulated = try SimulatedDisk(seed: 4)
        let connection = try simulated.connect()
        try connection.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
        simulated.disk.behaviour.capacityBytes = simulated.disk.usedBytes + 10_000
        #expect(throws: SQLConnection.Failure(code: SQLITE_FULL)) {
            try connection.run("INSERT INTO t VALUES (zeroblob(50000))")
        }
        #expect(simulated.disk.counts.full > 0)
        #expect((simulated.disk.space?.freeBytes ?? .max) < 10_000)
        simulated.disk.behaviour.capacityBytes = nil
        try connection.run("INSERT INTO t VALUES (zeroblob(50000))")
        #expect(
            try connection.run("SELECT length(n) FROM t; PRAGMA integrity_check") == [
                ["50000"], ["ok"],
            ])
    }

    @Test("lets virtual time pass where it is slow")
    func slow() throws {
        let passed = Guarded(Duration.zero)
        let simulated = try SimulatedDisk(seed: 5) { delay in passed.withLock { $0 += delay } }
        let connection = try simulated.connect()
        simulated.disk.behaviour.flushDelay = .seconds(2)
        simulated.disk.behaviour.writeDelay = .milliseconds(1)
        try connection.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
        #expect(passed.withLock { $0 } >= .seconds(2))
        #expect(simulated.disk.counts.delays > 1)
    }

    @Test("rolls back what a failing disk did not take, and stays whole")
    func failing() throws {
        let simulated = try SimulatedDisk(seed: 6)
        let connection = try simulated.connect()
        try connection.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER PRIMARY KEY, b)")
        simulated.disk.behaviour.writeFailures = 0.05
        simulated.disk.behaviour.flushFailures = 0.1
        var stored: [[String]] = []
        for n in 1...300 {
            do {
                try connection.run("INSERT INTO t VALUES (\(n), zeroblob(900))")
                stored.append(["\(n)"])
            } catch let failure as SQLConnection.Failure {
                #expect(failure.primary == SQLITE_IOERR)
            }
        }
        #expect(stored.count > 150 && stored.count < 300)
        #expect(simulated.disk.counts.failedWrites > 5)
        #expect(simulated.disk.counts.failedFlushes > 5)
        #expect(simulated.disk.counts.droppedPages > 5)
        simulated.disk.behaviour = DiskBehaviour()
        #expect(try connection.run("SELECT n FROM t") == stored)
        try simulated.disk.cut()
        let after = try simulated.connect()
        #expect(try after.run("SELECT n FROM t") == stored)
        #expect(try after.run("PRAGMA integrity_check") == [["ok"]])
    }

    @Test("leaves databases elsewhere, and those without a name, to the host")
    func elsewhere() throws {
        let simulated = try SimulatedDisk(seed: 7)
        let plain = simulated.folder + "-elsewhere.sqlite"
        defer { unlink(plain) }
        let connection = try SQLConnection(plain, vfs: simulated.disk.vfsName)
        let temporary = try SQLConnection("", vfs: simulated.disk.vfsName)
        try connection.run("CREATE TABLE t (n)")
        try temporary.run("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
        try simulated.disk.cut()
        #expect(try connection.run("SELECT count(*) FROM t") == [["0"]])
        #expect(try temporary.run("SELECT count(*) FROM t") == [["1"]])
    }

    @Test("has a name of its own for each disk, which ends with it")
    func names() throws {
        let first = try SimulatedDisk(seed: 1)
        let second = try SimulatedDisk(seed: 1)
        #expect(first.disk.vfsName != second.disk.vfsName)
        let open = try first.connect()
        first.disk.close()
        #expect(throws: SQLConnection.Failure.self) { try first.connect() }
        try open.run("CREATE TABLE t (n); INSERT INTO t VALUES (1)")
        try second.connect().run("CREATE TABLE t (n)")
    }
}
