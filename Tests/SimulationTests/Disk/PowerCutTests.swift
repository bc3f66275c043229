import Core
import GRDBSQLite
import Simulation
import Testing

/// What SQLite promises at a power cut, and controls that show that the disk would have told.
@Suite("SQLite through power cuts")
struct PowerCutTests {
    /// One way to open a database.
    struct Mode: Sendable, CustomTestStringConvertible {
        var journal = "WAL"
        var synchronous = "FULL"
        var isLying = false
        var testDescription: String {
            "\(journal) \(synchronous)\(isLying ? " on a disk that lies" : "")"
        }
    }

    /// What was found after a cut, against what had been acknowledged.
    private struct Outcome {
        var acknowledged = 0
        var found = 0
        var isCorrupt = false
        var isWhole: Bool { !isCorrupt && (acknowledged...acknowledged + 1).contains(found) }
    }

    private func row(_ n: Int) -> String {
        "INSERT INTO t VALUES (\(n), '\(String(repeating: "\(n) ", count: 300))')"
    }

    /// Rounds of single commits, each ended by a failure of the power at a moment of the seed's.
    private func run(_ mode: Mode, seed: UInt64, rounds: Int = 3) throws -> Outcome {
        let simulated = try SimulatedDisk(seed: seed)
        var random = SeededRandom(seed: seed &* 7919)
        var outcome = Outcome()
        do {
            let connection = try simulated.connect()
            try connection.run("PRAGMA journal_mode = \(mode.journal); PRAGMA synchronous = EXTRA")
            try connection.run("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)")
        }
        simulated.disk.behaviour.isLying = mode.isLying
        for _ in 0..<rounds {
            let connection = try simulated.connect()
            // Small, so that checkpoints are cut too.
            try connection.run(
                "PRAGMA synchronous = \(mode.synchronous); PRAGMA wal_autocheckpoint = 12")
            outcome.acknowledged = outcome.found
            simulated.disk.failPower(after: Int.random(in: 0..<150, using: &random))
            do {
                while true {
                    try connection.run(row(outcome.acknowledged + 1))
                    outcome.acknowledged += 1
                }
            } catch let failure as SQLConnection.Failure {
                #expect([SQLITE_IOERR, SQLITE_CANTOPEN].contains(failure.primary))
            }
            try simulated.disk.cut()
            do {
                let after = try simulated.connect()
                let rows = try after.run("SELECT n, text FROM t ORDER BY n")
                outcome.found = rows.count
                outcome.isCorrupt =
                    try after.run("PRAGMA integrity_check") != [["ok"]]
                    || rows.enumerated().contains { index, row in
                        row[0] != "\(index + 1)" || row[1] != text(index + 1)
                    }
            } catch {
                outcome.isCorrupt = true
            }
            guard outcome.isWhole else { break }
        }
        return outcome
    }

    private func text(_ n: Int) -> String { String(repeating: "\(n) ", count: 300) }

    @Test(
        "keeps each commit that it acknowledged, and none by half",
        arguments: [Mode(), Mode(journal: "DELETE", synchronous: "EXTRA")])
    func keeps(_ mode: Mode) throws {
        for seed in Lane.seeds(short: 20, full: 170) {
            let outcome = try run(mode, seed: seed)
            #expect(outcome.isWhole, "seed \(seed): \(outcome)")
        }
    }

    @Test(
        "loses commits where it may, and wherever the disk lies",
        arguments: [
            Mode(synchronous: "OFF"), Mode(synchronous: "NORMAL"), Mode(isLying: true),
            // The journal's removal is not flushed: a commit may be rolled back by the cut.
            Mode(journal: "DELETE", synchronous: "FULL"),
        ])
    func controls(_ mode: Mode) throws {
        let lost = try Lane.seeds(short: 12, full: 100).count { try !run(mode, seed: $0).isWhole }
        #expect(lost > 0)
    }

    @Test("does the same for the same seed")
    func repeatable() throws {
        func told(_ seed: UInt64) throws -> DiskFaultCounts {
            let simulated = try SimulatedDisk(seed: seed)
            let connection = try simulated.connect()
            try connection.run("PRAGMA synchronous = OFF; CREATE TABLE t (n, text)")
            for n in 1...40 { try connection.run(row(n)) }
            try simulated.disk.cut()
            return simulated.disk.counts
        }
        let seeds: ClosedRange<UInt64> = 1...8
        let first = try seeds.map(told)
        #expect(try seeds.map(told) == first)
        #expect(first.contains { $0.lostSectors > 0 } && first.contains { $0.tornWrites > 0 })
        #expect(first.contains { $0.undoneNames > 0 })
    }
}
