import Core
import Foundation
import GRDB
import Simulation
import Testing

@testable import Journal

@Suite("Gathered writes")
struct GatheredWritesTests {
    /// A database with a log on a simulated disk that counts what is written to it.
    private final class Desk {
        let disk: FaultingDisk
        let directory: String
        private(set) var writer: DatabaseQueue
        private let count = Counter()

        init(isGathering: Bool = true) throws {
            directory =
                FileManager.default.temporaryDirectory
                .appendingPathComponent("waypost-gathered-\(UUID().uuidString)").path
            try LinuxFiles().makeDirectory(directory, mode: 0o700)
            disk = try FaultingDisk(directory: directory, random: SeededRandom(seed: 1)) {
                [count] _ in count.add()
            }
            writer = try Self.opened(directory, disk)
            try writer.write {
                try $0.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
            }
            if isGathering { try gather() }
        }

        deinit {
            try? writer.close()
            disk.close()
            try? FileManager.default.removeItem(atPath: directory)
        }

        static func opened(_ directory: String, _ disk: FaultingDisk) throws -> DatabaseQueue {
            var configuration = Configuration()
            configuration.prepareDatabase {
                // A row fills a page.
                try $0.execute(sql: "PRAGMA page_size = 2048; PRAGMA journal_mode = WAL")
                try $0.execute(sql: "PRAGMA synchronous = FULL")
                try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            }
            return try DatabaseQueue(
                path: DatabaseName.of(directory + "/t.sqlite", vfs: disk.vfsName),
                configuration: configuration)
        }

        func another() throws -> DatabaseQueue { try Self.opened(directory, disk) }

        private func gather() throws {
            let answer = writer.writeWithoutTransaction {
                GatheredWrites.attach(to: $0.sqliteConnection)
            }
            #expect(answer == 0)
        }

        func add(_ rows: Int, bytes: Int = 1_500) throws {
            try writer.write { database in
                for _ in 0..<rows {
                    try database.execute(
                        sql: "INSERT INTO t (b) VALUES (randomblob(?))", arguments: [bytes])
                }
            }
        }

        func checkpoint() throws {
            try writer.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        }

        /// How often the disk was asked to write or flush meanwhile.
        func calls(_ work: () throws -> Void) rethrows -> Int {
            let before = count.value
            disk.behaviour.writeDelay = .microseconds(1)
            defer { disk.behaviour.writeDelay = .zero }
            try work()
            return count.value - before
        }

        /// All is there, as whoever opens the files now reads them.
        func rows() throws -> Int {
            try another().read { database in
                #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
                return try Int.fetchOne(database, sql: "SELECT count(length(b)) FROM t") ?? 0
            }
        }
    }

    @Test("make one call of a commit's many, and few of a checkpoint's")
    func fewer() throws {
        let (single, gathered) = (try Desk(isGathering: false), try Desk())
        for desk in [single, gathered] { try desk.add(32) }
        #expect(try single.calls { try single.add(32) } > 40)
        #expect(try gathered.calls { try gathered.add(32) } <= 3)
        let (each, few) = (
            try single.calls(single.checkpoint), try gathered.calls(gathered.checkpoint)
        )
        #expect(each > 60 && few < each / 4, "\(each) and \(few)")
        #expect(try single.rows() == 64 && gathered.rows() == 64)
    }

    @Test("are in the file before a checkpoint counts them that a reader holds back")
    func heldBack() throws {
        let desk = try Desk()
        try desk.add(20)
        let reader = try desk.another()
        try reader.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN; SELECT count(*) FROM t")
            try desk.add(20)
            // The reader's place in the log lies in its middle: as many writes as pages before it.
            #expect(try desk.calls(desk.checkpoint) >= 20)
            #expect(try desk.rows() == 40)
            try database.execute(sql: "COMMIT")
        }
        #expect(try desk.calls(desk.checkpoint) < 20)
        #expect(try desk.rows() == 40)
    }

    @Test("that the disk refuses are told by the flush, and nothing is counted as carried over")
    func refused() throws {
        let desk = try Desk()
        try desk.add(8)
        try desk.checkpoint()
        try desk.add(30)
        // The log fits; the database would have to grow.
        desk.disk.behaviour.capacityBytes = desk.disk.usedBytes + 512
        #expect(throws: DatabaseError.self) { try desk.checkpoint() }
        #expect(desk.disk.counts.full > 0)
        #expect(throws: DatabaseError.self) { try desk.add(60) }
        desk.disk.behaviour.capacityBytes = nil
        try desk.add(5)
        try desk.checkpoint()
        #expect(try desk.rows() == 43)
    }

    @Test("that failed at a checkpoint leave the log with everything, whoever reads it next")
    func refusedAndKilled() throws {
        let desk = try Desk()
        try desk.add(30)
        desk.disk.behaviour.capacityBytes = desk.disk.usedBytes + 512
        #expect(throws: DatabaseError.self) { try desk.checkpoint() }
        desk.disk.behaviour.capacityBytes = nil
        try desk.disk.killHolders()
        #expect(try desk.rows() == 30)
    }
}
