import Core
import Foundation
import GRDB
import Records
import Supervision
import Testing

@testable import Journal

/// A journal whose file is damaged by hand.
private final class DamagedPost {
    static let page = JournalDatabase.pageSize
    let fixture: JournalFixture
    private(set) var stored: [SealedRecord] = []
    var path: String { JournalDatabase.path(in: fixture.directory) }

    /// - Parameter isCheckpointed: whether all stands in the database, or all in its log.
    init(records: Int, isCheckpointed: Bool = true) async throws {
        fixture = try JournalFixture()
        let journal = try fixture.open()
        for index in 0..<records {
            let text = String(repeating: "record \(index) ", count: 40)
            stored.append(try await journal.append(fixture.draft(text)).record)
        }
        let (file, log) = (try read(), try read("-wal"))
        await journal.close()
        if isCheckpointed {
            // Opening empties the log.
            await (try fixture.open()).close()
        } else {
            // As a power cut leaves it: closing has written the log into the file.
            try write(file)
            try write(log, "-wal")
            try LinuxFiles().remove(path + "-shm")
        }
    }

    func read(_ suffix: String = "") throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + suffix)))
    }

    func write(_ bytes: [UInt8], _ suffix: String = "") throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + suffix))
    }

    /// The page that holds a record's text.
    func page(of index: Int) throws -> Int {
        let text = Data("record \(index) record \(index) ".utf8)
        let place = try #require(Data(try read()).range(of: text)).lowerBound
        return place / Self.page
    }

    func recover() throws -> JournalRecovery {
        try Journal.recover(
            directory: fixture.directory, post: JournalFixture.post, stamp: fixture.clock.stamp(),
            random: fixture.random)
    }

    /// Whether each stored record is there as it was, or is named as lost.
    func broken(_ recovery: JournalRecovery) throws -> [String] {
        let reader = try fixture.reader()
        return stored.filter { record in
            let there = try? reader.record(record.envelope.id)
            let isThere =
                there?.bytes == record.bytes && there?.chainHash == record.chainHash
            let envelope = record.envelope
            return !isThere
                && !recovery.lost.contains { $0.contains(envelope.epoch, envelope.sequence) }
        }.map { "\($0.envelope.sequence)" }
    }
}

@Suite("A damaged journal")
struct RecoveryTests {
    @Test("carries everything over where nothing is lost, and goes on in a new epoch")
    func whole() async throws {
        let post = try await DamagedPost(records: 200)
        let recovery = try post.recover()
        #expect(recovery.carried == 201 && recovery.lost.isEmpty)
        let reader = try post.fixture.reader()
        #expect(
            try reader.records(after: 1, limit: 500, byteLimit: .max).prefix(200)
                .map(\.record) == post.stored)
        let found = reader.verify(vouched: [])
        #expect(found.isWhole && found.records == 202 && found.recoveries == [recovery])
        let journal = try post.fixture.open()
        #expect(journal.head.epoch != post.stored[0].envelope.epoch && journal.head.sequence == 1)
        #expect(journal.recoveries == [recovery])
        let start = try #require(
            try reader.records(after: 201, limit: 1, byteLimit: .max).first?.record.envelope)
        #expect(start.body["previous_sequence"] == 201)
        // The same record again is known.
        let last = try #require(post.stored.last)
        let again = RecordDraft(
            kind: .crossing, id: last.envelope.id, body: last.envelope.body, officer: "1")
        #expect(try await journal.append(again) == .alreadyStored(last))
        _ = try await journal.append(post.fixture.draft())
    }

    @Test("keeps the damaged file aside, with its log")
    func aside() async throws {
        let post = try await DamagedPost(records: 20, isCheckpointed: false)
        let before = (try post.read(), try post.read("-wal"))
        let recovery = try post.recover()
        #expect(recovery.carried == 21)
        #expect(recovery.keptAside == post.fixture.directory + "/journal.damaged-1.sqlite")
        let kept = URL(fileURLWithPath: recovery.keptAside)
        #expect(Array(try Data(contentsOf: kept)) == before.0)
        #expect(
            Array(try Data(contentsOf: URL(fileURLWithPath: recovery.keptAside + "-wal")))
                == before.1)
        #expect(try post.recover().keptAside.hasSuffix("journal.damaged-2.sqlite"))
    }

    @Test("loses the one record whose byte flipped, names it, and keeps the chain closed")
    func flippedByte() async throws {
        let post = try await DamagedPost(records: 100)
        var bytes = try post.read()
        let text = Data("record 50 record 50".utf8)
        let place = try #require(Data(bytes).range(of: text)).lowerBound
        bytes[place + 3] ^= 0x20
        try post.write(bytes)
        let recovery = try post.recover()
        let lost = post.stored[50].envelope
        #expect(recovery.lost == [.init(epoch: lost.epoch, first: 52, last: 52)])
        #expect(recovery.carried == 100)
        #expect(try post.broken(recovery) == [])
        let found = try post.fixture.reader().verify(vouched: [])
        #expect(found.firstFault == .init(epoch: lost.epoch, sequence: 52, kind: .record))
        #expect(found.purged == 0)
        // The hashes of the lost one stand, so that what is behind it is whole.
        let behind = try post.fixture.reader().record(post.stored[51].envelope.id)
        #expect(behind == post.stored[51])
    }

    @Test("loses what stood in a page of zeros or of noise, and nothing else", arguments: [0, 1])
    func destroyedPage(kind: Int) async throws {
        let post = try await DamagedPost(records: 300)
        var bytes = try post.read()
        let number = try post.page(of: 150)
        let noise = SeededRandom(seed: 5).bytes(DamagedPost.page)
        let start = number * DamagedPost.page
        bytes.replaceSubrange(
            start..<start + DamagedPost.page,
            with: kind == 0 ? [UInt8](repeating: 0, count: DamagedPost.page) : noise)
        try post.write(bytes)
        let recovery = try post.recover()
        #expect(recovery.lost.count == 1 && (1...10).contains(recovery.lostCount))
        #expect(recovery.carried + recovery.lostCount == 301)
        #expect(try post.broken(recovery) == [])
        let found = try post.fixture.reader().verify(vouched: [])
        #expect(found.firstFault?.kind == .missing)
        #expect(found.firstFault?.sequence == recovery.lost[0].first)
        // All is read on; the first behind the hole is unlinked and the first of what it comes in.
        let reader = try post.fixture.reader()
        var read: [PlacedRecord] = []
        var position: Int64 = 0
        while let next = try? reader.records(after: position, limit: 64, byteLimit: .max),
            let last = next.last
        {
            #expect(!next.dropFirst().contains { $0.record.isUnlinked })
            read += next
            position = last.position
        }
        let lost = recovery.lost[0]
        let epoch = lost.epoch
        #expect(Int64(read.count) == recovery.carried + 1)
        #expect(
            read.filter(\.record.isUnlinked).map(\.record.envelope.sequence) == [lost.last + 1])
        #expect(position == (try reader.head().position))
        let front = try #require(post.stored.first { $0.envelope.sequence == lost.first - 1 })
        #expect(try reader.place(before: lost.last + 1, of: epoch) == front.head)
        #expect(try reader.place(before: lost.first, of: epoch) == front.head)
        #expect(try reader.place(before: 1, of: epoch) == ChainHead(startOf: epoch))
        #expect(try reader.position(behind: epoch) == position)
        #expect(try reader.position(behind: reader.head().head.epoch) == nil)
        // Sent again by its workstation, a record behind the hole has its receipt.
        let behind = try #require(post.stored.first { $0.envelope.sequence == lost.last + 1 })
        let again = RecordDraft(
            kind: .crossing, id: behind.envelope.id, body: behind.envelope.body, officer: "1")
        guard case .alreadyStored(let known) = try await post.fixture.open().append(again) else {
            Issue.record("it was stored a second time")
            return
        }
        #expect(known.chainHash == behind.chainHash && known.bytes == behind.bytes)
    }

    @Test("is found by looking at all of it, and ended so that the next opening recovers it")
    func looking() async throws {
        let post = try await DamagedPost(records: 120)
        let whole = try post.read()
        func looked() throws -> (broken: Int, steps: Int) {
            let reader = try post.fixture.reader()
            var (position, broken, steps) = (Int64(0), 0, 0)
            while true {
                let look = try reader.look(after: position, limit: 50)
                broken += look.broken
                guard let last = look.last else { return (broken, steps) }
                position = last
                steps += 1
            }
        }
        #expect(try looked() == (0, 3))
        // A byte of a record: all can be read, and no recovery would mend it.
        var bytes = whole
        let text = Data("record 50 record 50".utf8)
        bytes[try #require(Data(bytes).range(of: text)).lowerBound + 3] ^= 0x20
        try post.write(bytes)
        #expect(try looked() == (1, 3))
        // A page of noise.
        bytes = whole
        let start = try post.page(of: 80) * DamagedPost.page
        let noise = SeededRandom(seed: 6).bytes(DamagedPost.page)
        bytes.replaceSubrange(start..<start + DamagedPost.page, with: noise)
        try post.write(bytes)
        #expect {
            _ = try looked()
        } throws: { fault in
            if case JournalFault.damaged(epoch: nil, sequence: nil, reason: _) = fault {
                return true
            }
            return false
        }
        // Opening and appending touch none of that.
        let journal = try post.fixture.open()
        _ = try await journal.append(post.fixture.draft())
        #expect(!Journal.isMarkedDamaged(directory: post.fixture.directory))
        await journal.endAsDamaged("a page of noise")
        #expect(Journal.isMarkedDamaged(directory: post.fixture.directory))
        await #expect(throws: JournalFault.closed) {
            _ = try await journal.append(post.fixture.draft())
        }
        await journal.close()
        #expect(try post.recover().lostCount > 0)
        #expect(try post.broken(post.fixture.reader().recoveries()[0]) == [])
        #expect(try looked().broken == 0)
    }

    @Test("finds its records without the first page, without any page above the leaves")
    func destroyedRoots() async throws {
        let post = try await DamagedPost(records: 300)
        var bytes = try post.read()
        for page in 0..<bytes.count / DamagedPost.page {
            let start = page * DamagedPost.page
            // The schema and the size of pages, and each inner page of a table's tree.
            let isInner = bytes[start] == 0x05
            if page == 0 || isInner {
                bytes.replaceSubrange(
                    start..<start + DamagedPost.page,
                    with: [UInt8](repeating: 0xA5, count: DamagedPost.page))
            }
        }
        try post.write(bytes)
        #expect(throws: JournalFault.self) { try post.fixture.open() }
        let recovery = try post.recover()
        #expect(recovery.carried == 301 && recovery.lost.isEmpty)
        #expect(try post.broken(recovery) == [])
        _ = try await post.fixture.open().append(post.fixture.draft())
    }

    @Test("keeps what stands in front of a truncation, in the file or in its log")
    func truncated() async throws {
        let inFile = try await DamagedPost(records: 300)
        let bytes = try inFile.read()
        try inFile.write(Array(bytes.prefix(bytes.count / 2)))
        let first = try inFile.recover()
        #expect(first.carried > 20 && first.carried < 301)
        #expect(try inFile.fixture.reader().verify(vouched: []).recoveries.count == 1)
        let inLog = try await DamagedPost(records: 300, isCheckpointed: false)
        let log = try inLog.read("-wal")
        try inLog.write(Array(log.prefix(log.count / 2)), "-wal")
        let second = try inLog.recover()
        #expect(second.carried > 20 && second.carried < 301)
        #expect(
            try FileManager.default.attributesOfItem(
                atPath: inLog.path)[.posixPermissions] as? Int == 0o640)
    }

    @Test("does not bring back what was purged, though an older page still shows it")
    func purgedStaysPurged() async throws {
        let post = try await DamagedPost(records: 30)
        let old = try post.read()
        let journal = try post.fixture.open()
        try await journal.step { database in
            try database.execute(sql: "UPDATE records SET bytes = NULL WHERE position = 10")
            try database.execute(
                sql: """
                    INSERT INTO purged VALUES (10, '2026-01-01T00:00:00.000Z', 'synchronised')
                    """)
        }
        // The pages of before stand in the file, those of after in the log.
        let log = try post.read("-wal")
        journal.abandon()
        try post.write(old)
        try post.write(log, "-wal")
        let recovery = try post.recover()
        #expect(recovery.lost.isEmpty)
        let found = try post.fixture.reader().verify(vouched: [])
        #expect(found.isWhole && found.purged == 1)
    }

    @Test("is left as it is where no record can be read, or where they are another post's")
    func hopeless() async throws {
        let post = try await DamagedPost(records: 10)
        #expect(throws: JournalFault.otherPost(found: JournalFixture.post, expected: "OTHER")) {
            try Journal.recover(
                directory: post.fixture.directory, post: "OTHER",
                stamp: post.fixture.clock.stamp(), random: post.fixture.random)
        }
        #expect(try post.fixture.reader().verify(vouched: []).isWhole)
        let noise = SeededRandom(seed: 2).bytes(40_000)
        try post.write(noise)
        #expect(throws: JournalFault.self) { try post.recover() }
        #expect(try post.read() == noise)
    }

    @Test("is finished by the next start where a cut ended its recovery")
    func cutShort() async throws {
        let post = try await DamagedPost(records: 40)
        let damaged = try post.read()
        _ = try post.recover()
        let recovered = try post.read()
        // As a cut leaves it behind the moment in which the new file was complete.
        try post.write(recovered, "")
        try FileManager.default.moveItem(
            atPath: post.path, toPath: post.fixture.directory + "/journal.recovered.sqlite")
        try post.write(damaged)
        try post.write([1, 2, 3], "-wal")
        try Journal.finishRecovery(directory: post.fixture.directory)
        #expect(try post.read() == recovered)
        #expect(try post.fixture.reader().recoveries().count == 1)
    }

    @Test("met while it is open ends it and is remembered; a reader beside it finds the new file")
    func whileOpen() async throws {
        let post = try await DamagedPost(records: 300)
        let reader = try post.fixture.reader()
        let journal = try post.fixture.open()
        var bytes = try post.read()
        // The right-most leaf, to which the next record belongs, and the index of identifiers.
        for page in 2..<bytes.count / DamagedPost.page {
            bytes[page * DamagedPost.page] = 0x7F
        }
        let copy = bytes
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: post.path))
        try handle.write(contentsOf: Data(copy))
        try handle.close()
        var faults: [JournalFault] = []
        for _ in 0..<3 {
            do throws(JournalFault) {
                _ = try await journal.append(post.fixture.draft())
            } catch { faults.append(error) }
        }
        if faults.contains(where: { if case .damaged = $0 { true } else { false } }) {
            #expect(Journal.isMarkedDamaged(directory: post.fixture.directory))
            #expect(faults.last == .closed)
        }
        await journal.close()
        // The bytes as they were stored, with the mark of damage: carried over as a whole.
        for page in 2..<bytes.count / DamagedPost.page where bytes[page * DamagedPost.page] == 0x7F
        {
            bytes[page * DamagedPost.page] = 0x0D
        }
        try post.write(bytes)
        _ = try post.recover()
        #expect(!Journal.isMarkedDamaged(directory: post.fixture.directory))
        #expect(try reader.recoveries().count == 1)
    }

    @Test("on another board goes on in a new epoch, once, and on its own never")
    func otherBoard() async throws {
        let fixture = try JournalFixture()
        let boards = [1, 1, 2, 2, 1].map { Digest256(bytes: [UInt8](repeating: $0, count: 32)) }
        var epochs: [Identifier] = []
        for board in boards {
            let journal = try Journal(
                directory: fixture.directory, post: JournalFixture.post, clock: fixture.clock,
                executor: fixture.executor, board: board)
            epochs.append(journal.head.epoch)
            _ = try await journal.append(fixture.draft())
            await journal.close()
        }
        #expect(epochs[0] == epochs[1] && epochs[2] == epochs[3])
        #expect(Set(epochs).count == 3)
        let reader = try fixture.reader()
        #expect(reader.verify(vouched: []).isWhole)
        let starts = try reader.records(after: 0, limit: 99, byteLimit: .max).map(\.record.envelope)
            .filter { $0.kind == .epochStart }
        #expect(starts.map { $0.body["reason"] } == ["provisioned", "other_board", "other_board"])
        #expect(starts[1].body["previous_epoch"]?.string == "\(epochs[0])")
    }
}
