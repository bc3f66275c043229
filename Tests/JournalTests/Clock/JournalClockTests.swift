import Core
import Foundation
import GRDB
import Records
import Supervision
import Testing

@testable import Journal

@Suite("What the journal remembers of the clock")
struct JournalClockTests {
    /// A board whose clocks are set by hand.
    final class Board: TimeSource {
        struct State {
            var now: Timestamp
            var monotonic: Duration
            var isSynchronised: Bool
        }

        let state: Guarded<State>
        let bootID: Identifier

        init(_ boot: UInt64, now: Timestamp, isSynchronised: Bool = false) {
            bootID = Identifier(high: 5, low: boot)
            state = Guarded(
                State(now: now, monotonic: .seconds(30), isSynchronised: isSynchronised))
        }

        func now() -> Timestamp { state.withLock { $0.now } }
        func monotonic() -> Duration { state.withLock { $0.monotonic } }
        func kernelSaysSynchronised() -> Bool { state.withLock { $0.isSynchronised } }
        func sleep(for duration: Duration) async throws {}

        func pass(_ duration: Duration) {
            state.withLock {
                $0.now = $0.now + duration
                $0.monotonic += duration
            }
        }
        func set(_ offset: Duration) { state.withLock { $0.now = $0.now + offset } }
    }

    private static let noon = Timestamp(milliseconds: 1_795_262_400_000)
    private static let fiveYears = Duration.seconds(5 * 365 * 86_400)

    private let fixture: JournalFixture

    init() throws { fixture = try JournalFixture() }

    private func open(_ board: Board) throws -> (Journal, StampingClock) {
        let clock = StampingClock(source: board)
        return (
            try Journal(
                directory: fixture.directory, post: JournalFixture.post, clock: clock,
                executor: fixture.executor), clock
        )
    }

    /// Reads on, and has written what is due.
    private func date(
        _ journal: Journal, _ clock: StampingClock
    ) async throws -> [TimeCorrection] {
        while try await journal.readClock() {}
        let present = clock.knownStart().map { (boot: clock.bootID, start: $0) }
        let due = try await journal.correctionsDue(present: present)
        for correction in due {
            _ = try await journal.append(
                RecordDraft(
                    kind: .timeCorrection, id: .version7(at: Self.noon, random: fixture.random),
                    body: correction.body))
        }
        while try await journal.readClock() {}
        return due
    }

    @Test("dates a boot set back in the middle and the next one, once, over restarts")
    func setBack() async throws {
        let first = Board(1, now: Self.noon, isSynchronised: true)
        var (journal, clock) = try open(first)
        var stored: [(Identifier, Timestamp)] = []
        func store(on board: Board, after step: Duration = .zero) async throws {
            let draft = fixture.draft()
            _ = try await journal.append(draft)
            stored.append((draft.id, board.now() + step))
        }
        try await store(on: first)
        first.pass(.seconds(60))
        first.state.withLock { $0.isSynchronised = false }
        first.set(.zero - Self.fiveYears)
        for _ in 0..<3 {
            first.pass(.seconds(10))
            try await store(on: first, after: Self.fiveYears)
        }
        #expect(try await date(journal, clock).map(\.source) == ["kernel"])
        #expect(try await date(journal, clock) == [])
        await journal.close()
        // Off for an hour; the next boot has the same clock, and hears HQ at last.
        let second = Board(2, now: first.now() + .seconds(3_600))
        (journal, clock) = try open(second)
        try await store(on: second, after: Self.fiveYears)
        #expect(try await date(journal, clock) == [])
        clock.take(
            ClockHint(
                bootID: second.bootID, start: second.now() + Self.fiveYears + .seconds(-30),
                bound: .milliseconds(300), heardAt: .seconds(30)))
        #expect(try await date(journal, clock).map(\.source) == ["hub"])
        await journal.close()
        (journal, clock) = try open(second)
        #expect(try await date(journal, clock) == [])
        let corrections = try fixture.reader().corrections()
        for (id, time) in stored {
            let record = try #require(try await journal.record(id))
            let correction = try #require(corrections[record.envelope.stamp.bootID])
            let corrected = CorrectedTimes(record.envelope, by: correction)
            let shown = corrected?.storedAt ?? record.envelope.stamp.time
            #expect((shown - time).magnitude <= .milliseconds(1))
        }
        #expect(try await journal.correction(of: second.bootID)?.source == "hub")
        #expect(try await journal.correction(of: Identifier(high: 1, low: 1)) == nil)
        await journal.close()
    }

    @Test("passes over what is purged or damaged, and reads each record once")
    func onceEach() async throws {
        let board = Board(1, now: Self.noon)
        let (journal, _) = try open(board)
        for _ in 0..<1_200 {
            board.pass(.seconds(1))
            _ = try await journal.append(fixture.draft())
        }
        try await journal.step { database in
            try database.execute(
                sql: """
                    UPDATE records SET bytes = NULL WHERE position BETWEEN 100 AND 200;
                    UPDATE records SET bytes = x'7b22' WHERE position = 300
                    """)
        }
        var steps = 0
        while try await journal.readClock() { steps += 1 }
        #expect(steps == 2)
        let counts = try await journal.step { database in
            try ["clock_stretches", "clock_read WHERE position = 1201"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
            }
        }
        // The provisioning's own boot, and this one.
        #expect(counts == [2, 1])
        await journal.close()
    }
}
