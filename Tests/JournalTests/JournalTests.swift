import Core
import Foundation
import GRDB
import Records
import Supervision
import Testing

@testable import Journal

@Suite("The journal")
struct JournalTests {
    private let fixture: JournalFixture

    init() throws {
        fixture = try JournalFixture()
    }

    @Test("gives each record the next place, behind the epoch's start")
    func places() async throws {
        let journal = try fixture.open()
        let start = journal.head
        #expect(start.sequence == 1)
        let first = try await journal.append(fixture.draft()).record
        let second = try await journal.append(fixture.draft()).record
        #expect(first.envelope.sequence == 2)
        #expect(first.previous == start.chainHash)
        #expect(second.previous == first.chainHash)
        #expect(journal.head == second.head)
        let stored = try fixture.reader().records(after: 0, limit: 10, byteLimit: .max)
        #expect(stored.map(\.position) == [1, 2, 3])
        #expect(stored.first?.record.envelope.kind == .epochStart)
        #expect(stored.last?.record == second)
    }

    @Test("answers the same record again with the one stored first")
    func idempotent() async throws {
        let journal = try fixture.open()
        let draft = fixture.draft()
        let first = try await journal.append(draft)
        let second = try await journal.append(draft)
        #expect(second == .alreadyStored(first.record))
        #expect(journal.head.sequence == 2)
    }

    @Test("refuses other content under an identifier that is taken, and keeps the first")
    func conflict() async throws {
        let journal = try fixture.open()
        let draft = fixture.draft("entry")
        _ = try await journal.append(draft)
        await #expect(throws: JournalFault.conflict(draft.id)) {
            try await journal.append(fixture.draft("exit", id: draft.id))
        }
        let otherKind = RecordDraft(kind: .incident, id: draft.id, body: draft.body)
        await #expect(throws: JournalFault.conflict(draft.id)) {
            try await journal.append(otherKind)
        }
        #expect(try await journal.record(draft.id)?.envelope.body == draft.body)
    }

    @Test("stores one identifier once, however many send it at the same moment")
    func sameMoment() async throws {
        let journal = try fixture.open()
        let draft = fixture.draft()
        let results = try await withThrowingTaskGroup(of: Journal.Appended.self) { group in
            for _ in 0..<50 { group.addTask { try await journal.append(draft) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let stored = results.filter { if case .stored = $0 { true } else { false } }
        #expect(stored.count == 1)
        #expect(Set(results.map(\.record)).count == 1)
        #expect(journal.head.sequence == 2)
    }

    @Test("lets those who wait together share a commit, and loses none of them")
    func sharesCommits() async throws {
        let journal = try fixture.open()
        let ids = try await withThrowingTaskGroup(of: Identifier.self) { group in
            for _ in 0..<400 {
                let draft = fixture.draft()
                group.addTask { try await journal.append(draft).record.envelope.id }
            }
            return try await group.reduce(into: Set<Identifier>()) { $0.insert($1) }
        }
        #expect(ids.count == 400)
        #expect(journal.recordsCommitted.value == 400)
        #expect(journal.commits.value < 400)
        let verification = try fixture.reader().verify(vouched: [])
        #expect(verification.isWhole)
        #expect(verification.records == 401)
    }

    @Test("takes whoever comes before its flush into the commit that is under way")
    func joins() async throws {
        let time = HeldTime()
        var options = Journal.Options()
        options.waitingLimit = 1
        let journal = try Journal(
            directory: fixture.directory, post: JournalFixture.post,
            clock: StampingClock(source: time), executor: fixture.executor, options: options)
        async let first = journal.append(fixture.draft())
        await time.isAsked()
        // One of these waits now; that the other is refused is how it shows.
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<2 {
                let draft = fixture.draft()
                group.addTask { (try? await journal.append(draft)) == nil }
            }
            let refused = await group.next()
            time.goOn()
            let other = await group.next()
            return [refused, other]
        }
        #expect(refused == [true, false])
        _ = try await first
        #expect(journal.recordsCommitted.value == 2)
        #expect(journal.commits.value == 1)
    }

    @Test(
        "gives a look-up its turn in a stream of appends that does not end",
        .timeLimit(.minutes(1)))
    func turns() async throws {
        let journal = try fixture.open()
        let first = try await journal.append(fixture.draft()).record
        let hasHadTurn = Counter()
        let found = try await withThrowingTaskGroup(of: Void.self) { [fixture] group in
            for _ in 0..<64 {
                group.addTask {
                    while hasHadTurn.value == 0 { _ = try await journal.append(fixture.draft()) }
                }
            }
            var found: SealedRecord?
            for _ in 0..<20 { found = try await journal.record(first.envelope.id) }
            hasHadTurn.add()
            try await group.waitForAll()
            return found
        }
        #expect(found == first)
    }

    /// A clock whose first answer is held back.
    private final class HeldTime: TimeSource {
        private let system = SystemTime()
        private let hasAnswered = Counter()
        private let asked = AsyncStream.makeStream(of: Void.self)
        private let held = DispatchSemaphore(value: 0)

        var bootID: Identifier { system.bootID }
        func now() -> Timestamp { system.now() }
        func kernelSaysSynchronised() -> Bool { true }
        func sleep(for duration: Duration) async throws { try await system.sleep(for: duration) }

        func monotonic() -> Duration {
            if hasAnswered.value == 0 {
                hasAnswered.add()
                asked.continuation.finish()
                held.wait()
            }
            return system.monotonic()
        }

        func isAsked() async { for await _ in asked.stream {} }
        func goOn() { held.signal() }
    }

    @Test("refuses what cannot be written canonically, and goes on")
    func notCanonical() async throws {
        let journal = try fixture.open()
        let draft = RecordDraft(
            kind: .crossing, id: fixture.draft().id, body: ["a": .array([.number(0.5)])])
        await #expect(throws: JournalFault.notCanonical(pointer: "/a/0")) {
            try await journal.append(draft)
        }
        _ = try await journal.append(fixture.draft())
    }

    @Test("refuses a record over the limit without touching its neighbours")
    func tooLarge() async throws {
        var options = Journal.Options()
        options.recordLimit = 2_000
        let journal = try fixture.open(options)
        async let good = journal.append(fixture.draft())
        let large = fixture.draft(String(repeating: "x", count: 2_000))
        do {
            _ = try await journal.append(large)
            Issue.record("a record over the limit was stored")
        } catch {
            guard case .tooLarge(_, 2_000) = error else { throw error }
        }
        _ = try await good
        #expect(journal.head.sequence == 2)
    }

    @Test("refuses before it eats into the reserve")
    func reserve() async throws {
        var options = Journal.Options()
        options.reserveBytes = .max
        let journal = try fixture.open(options)
        do {
            _ = try await journal.append(fixture.draft())
            Issue.record("stored into the reserve")
        } catch {
            guard case .full(let free, .max) = error else { throw error }
            #expect(free > 0)
            #expect(error.isTransient)
        }
        #expect(journal.head.sequence == 1)
    }

    @Test("refuses with a count when too many wait")
    func busy() async throws {
        var options = Journal.Options()
        options.waitingLimit = 1
        let journal = try fixture.open(options)
        // The executor's thread is held, so that nothing that waits can be committed.
        let gate = DispatchSemaphore(value: 0)
        fixture.executor.perform { gate.wait() }
        async let first = journal.append(fixture.draft())
        let second = await withTaskGroup(of: JournalFault?.self) { group in
            for _ in 0..<8 {
                let draft = fixture.draft()
                group.addTask {
                    do throws(JournalFault) {
                        _ = try await journal.append(draft)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            let result = await group.next() ?? nil
            gate.signal()
            return result
        }
        #expect(second == .busy(waiting: 1))
        _ = try? await first
    }

    @Test("opens again where it stopped")
    func reopens() async throws {
        let journal = try fixture.open()
        let record = try await journal.append(fixture.draft()).record
        await journal.close()
        await #expect(throws: JournalFault.closed) { try await journal.append(fixture.draft()) }
        let again = try fixture.open()
        #expect(again.head == record.head)
        #expect(try await again.append(fixture.draft()).record.previous == record.chainHash)
    }

    @Test("flushes each commit: full synchronous mode is in force on the writer's connection")
    func fullSynchronous() throws {
        let queue = try JournalDatabase.openForWriting(
            JournalDatabase.path(in: fixture.directory))
        let modes = try queue.read { database in
            [
                try String.fetchOne(database, sql: "PRAGMA synchronous"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
            ]
        }
        #expect(modes == ["2", "wal"])
    }

    @Test("says that nothing was provisioned, or that it was for another post")
    func refusesToOpen() throws {
        #expect(throws: JournalFault.notProvisioned(directory: "/nonexistent")) {
            try Journal(
                directory: "/nonexistent", post: "X", clock: fixture.clock,
                executor: fixture.executor)
        }
        #expect(throws: JournalFault.otherPost(found: JournalFixture.post, expected: "NE-2")) {
            try Journal(
                directory: fixture.directory, post: "NE-2", clock: fixture.clock,
                executor: fixture.executor)
        }
    }

    @Test("provisioning again changes nothing")
    func provisionsOnce() async throws {
        let journal = try fixture.open()
        let record = try await journal.append(fixture.draft()).record
        await journal.close()
        let epoch = try Journal.provision(
            directory: fixture.directory, post: JournalFixture.post,
            stamp: fixture.clock.stamp(), random: fixture.random)
        #expect(epoch == record.envelope.epoch)
        #expect(try fixture.reader().head().head == record.head)
        #expect(throws: JournalFault.otherPost(found: JournalFixture.post, expected: "OTHER")) {
            try Journal.provision(
                directory: fixture.directory, post: "OTHER", stamp: fixture.clock.stamp(),
                random: fixture.random)
        }
    }

    @Test("puts hits and referrals first when it counts what waits")
    func urgent() async throws {
        let journal = try fixture.open()
        let hit = RecordDraft(
            kind: .crossing, id: fixture.draft().id, body: ["direction": "entry"],
            verdicts: ["screening": ["verdict": "hit"]])
        _ = try await journal.append(fixture.draft())
        _ = try await journal.append(hit)
        let reader = try fixture.reader()
        #expect(try reader.urgentCount(after: 0) == 1)
        #expect(try reader.urgentCount(after: 3) == 0)
        #expect(try reader.counts(after: 1) == 2)
        #expect(try reader.oldestPending(after: 3) == nil)
        #expect(try reader.oldestPending(after: 1) != nil)
    }
}
