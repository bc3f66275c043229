import Core
import Foundation
import GRDB
import Records
import Testing

@testable import Journal

@Suite("Reading a journal beside its writer")
struct JournalReaderTests {
    private let fixture: JournalFixture

    init() throws {
        fixture = try JournalFixture()
    }

    @Test("sees each record as soon as its append has returned")
    func follows() async throws {
        let journal = try fixture.open()
        let reader = try fixture.reader()
        for _ in 0..<20 {
            let record = try await journal.append(fixture.draft()).record
            #expect(try reader.head().head == record.head)
            #expect(try reader.record(record.envelope.id) == record)
        }
    }

    @Test("works after the writer has stopped cleanly")
    func afterStop() async throws {
        let journal = try fixture.open()
        let record = try await journal.append(fixture.draft()).record
        await journal.close()
        #expect(try fixture.reader().head().head == record.head)
    }

    @Test("limits a page by records and by bytes, and always gives at least one")
    func pages() async throws {
        let journal = try fixture.open()
        for _ in 0..<9 { _ = try await journal.append(fixture.draft()) }
        let reader = try fixture.reader()
        #expect(
            try reader.records(after: 2, limit: 3, byteLimit: .max).map(\.position) == [3, 4, 5])
        #expect(try reader.records(after: 2, limit: 3, byteLimit: 1).map(\.position) == [3])
        #expect(try reader.records(after: 10, limit: 3, byteLimit: 1).isEmpty)
    }

    @Test("finds places by epoch and sequence")
    func positions() async throws {
        let journal = try fixture.open()
        let record = try await journal.append(fixture.draft()).record
        let reader = try fixture.reader()
        let epoch = record.envelope.epoch
        #expect(try reader.position(epoch: epoch, sequence: 2) == 2)
        #expect(try reader.chainHash(epoch: epoch, sequence: 2) == record.chainHash)
        #expect(try reader.recordHash(epoch: epoch, sequence: 2) == record.recordHash)
        #expect(try reader.position(epoch: epoch, sequence: 3) == nil)
        #expect(try reader.position(epoch: Identifier(high: 9, low: 9), sequence: 1) == nil)
    }

    /// Changes the file as somebody could who can write it.
    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: JournalDatabase.path(in: fixture.directory))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func filled() async throws {
        let journal = try fixture.open()
        for _ in 0..<9 { _ = try await journal.append(fixture.draft()) }
        await journal.close()
    }

    @Test(
        "names the first record that was changed, removed or moved",
        arguments: [
            (
                "UPDATE records SET bytes = CAST(replace(bytes, 'entry', 'exit!') AS BLOB) WHERE position = 5",
                5, JournalVerification.FirstFault.Kind.record
            ),
            ("UPDATE records SET record_hash = zeroblob(32) WHERE position = 6", 6, .record),
            ("UPDATE records SET chain_hash = zeroblob(32) WHERE position = 7", 7, .chain),
            ("DELETE FROM records WHERE position = 4", 4, .missing),
            ("DELETE FROM records WHERE position = 1", 1, .missing),
            ("UPDATE records SET id = randomblob(16) WHERE position = 8", 8, .record),
            (
                """
                UPDATE records SET position = -3 WHERE position = 3;
                UPDATE records SET position = 3 WHERE position = 4;
                UPDATE records SET position = 4 WHERE position = -3
                """, 3, .record
            ),
        ])
    func tampering(
        sql: String, sequence: Int64, kind: JournalVerification.FirstFault.Kind
    ) async throws {
        try await filled()
        #expect(try fixture.reader().verify(vouched: []).isWhole)
        try tamper(sql)
        let found = try fixture.reader().verify(vouched: [])
        #expect(found.firstFault?.sequence == sequence)
        #expect(found.firstFault?.kind == kind)
    }

    @Test("a damaged record is never handed out")
    func damaged() async throws {
        try await filled()
        try tamper(
            "UPDATE records SET bytes = CAST(replace(bytes, 'entry', 'exit!') AS BLOB) WHERE position = 5"
        )
        #expect(throws: JournalFault.self) {
            try fixture.reader().records(after: 4, limit: 1, byteLimit: .max)
        }
        #expect(try fixture.reader().records(after: 5, limit: 9, byteLimit: .max).count == 5)
    }

    @Test("says how far HQ's receipt vouches, and when the chain is not the one it signed")
    func vouched() async throws {
        try await filled()
        let reader = try fixture.reader()
        let records = try reader.records(after: 0, limit: 10, byteLimit: .max)
        let receipt = records[6].record.head
        #expect(reader.verify(vouched: [receipt]).vouchedTo == 7)
        #expect(reader.verify(vouched: []).vouchedTo == nil)
        let forged = ChainHead(
            epoch: receipt.epoch, sequence: 7, chainHash: Chain.origin(of: receipt.epoch))
        let found = reader.verify(vouched: [forged])
        #expect(found.firstFault?.kind == .receipt)
        #expect(found.firstFault?.sequence == 7)
    }

    @Test("a folder that may not be entered is not called empty")
    func notPermitted() {
        let path = JournalDatabase.path(in: "/somewhere")
        #expect(JournalDatabase.absence(of: path, errorNumber: EACCES) == .notPermitted(path: path))
        #expect(
            JournalDatabase.absence(of: path, errorNumber: ENOENT)
                == .notProvisioned(directory: "/somewhere"))
        #expect(JournalFault.notPermitted(path: path).remedy?.contains("waypost-journal") == true)
    }

    @Test("what HQ signed for and is not there is a fault, and vouches for nothing")
    func lacking() async throws {
        try await filled()
        let reader = try fixture.reader()
        let head = try reader.head().head
        let behind = ChainHead(
            epoch: head.epoch, sequence: 12, chainHash: Chain.origin(of: head.epoch))
        let cut = reader.verify(vouched: [behind])
        #expect(cut.firstFault?.kind == .missing)
        #expect(cut.firstFault?.sequence == 11)
        #expect(cut.lacking.map(\.from) == [11])
        #expect(cut.lacking.map(\.through) == [12])
        #expect(cut.vouchedTo == nil)
        let further = ChainHead(
            epoch: head.epoch, sequence: 14, chainHash: Chain.origin(of: head.epoch))
        let both = reader.verify(vouched: [behind, further, behind])
        #expect(both.lacking.map(\.from) == [11] && both.lacking.map(\.through) == [14])
        let other = Identifier(high: 1, low: 2)
        let elsewhere = ChainHead(epoch: other, sequence: 3, chainHash: head.chainHash)
        let found = reader.verify(vouched: [head, elsewhere])
        #expect(found.firstFault?.epoch == other)
        #expect(found.lacking.map(\.from) == [1])
        #expect(found.vouchedTo == 10)
    }

    @Test("gives purged places too, with what is left of them")
    func purgedPlaces() async throws {
        try await filled()
        try tamper("UPDATE records SET bytes = NULL WHERE position = 4")
        let places = try fixture.reader().places(after: 2, limit: 3, byteLimit: .max)
        #expect(places.map(\.position) == [3, 4, 5])
        #expect(places.map { $0.record == nil } == [false, true, false])
        #expect(places[1].json["purged"] == true)
    }

    @Test("a purged body is counted and no fault, the chain holds across it")
    func purged() async throws {
        try await filled()
        try tamper("UPDATE records SET bytes = NULL WHERE position IN (3, 4)")
        let found = try fixture.reader().verify(vouched: [])
        #expect(found.isWhole)
        #expect(found.purged == 2)
        #expect(found.records == 10)
    }

    @Test("a file that is no database is named, not crashed on")
    func notADatabase() throws {
        let path = JournalDatabase.path(in: fixture.directory)
        try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: path))
        // SQLite would rebuild the file from its log.
        try FileManager.default.removeItem(atPath: path + "-wal")
        #expect(throws: JournalFault.self) { try fixture.open() }
    }

    @Test("leaves all in the one file when the writer stops, though it stands beside it")
    func stoppedBeside() async throws {
        let journal = try fixture.open()
        let reader = try fixture.reader()
        for _ in 0..<5 { _ = try await journal.append(fixture.draft()) }
        #expect(try reader.head().position == 6)
        await journal.close()
        // The file alone, without the log.
        let copy = fixture.directory + "/copy.sqlite"
        try LinuxFiles().replace(
            copy,
            with: LinuxFiles().read(
                JournalDatabase.path(in: fixture.directory), limit: 1 << 20), mode: 0o640)
        let count = try await DatabaseQueue(path: copy).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM records")
        }
        #expect(count == 6)
        #expect(try reader.head().position == 6)
    }
}
