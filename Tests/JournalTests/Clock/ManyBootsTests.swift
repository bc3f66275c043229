import Core
import Foundation
import GRDB
import Records
import Testing

@testable import Journal

@Suite("Wrong times of many records")
struct ManyBootsTests {
    private static let isFull = ProcessInfo.processInfo.environment["WAYPOST_FULL"] != nil
    private static let count = isFull ? 1_000_000 : 20_000
    private static let boots = 50
    /// Appended at once: they share a commit.
    private static let together = 100
    private static let noon = Timestamp(milliseconds: 1_795_262_400_000)
    private static let year = Duration.seconds(365 * 86_400)

    private let fixture: JournalFixture

    init() throws { fixture = try JournalFixture() }

    /// By how much the clock of a boot is wrong in its first and in its second half. Every fifth
    /// begins with a clock that the kernel vouches for.
    private func errors(_ boot: Int) -> [Duration] {
        boot % 5 == 1
            ? [.zero, Self.year * -5]
            : [Self.year * (boot % 7 - 3), Self.year * (boot % 3 - 8)]
    }

    /// Fills the journal; returns the true time of some records.
    private func fill() async throws -> [Identifier: Timestamp] {
        var truth: [Identifier: Timestamp] = [:]
        var now = Self.noon
        for boot in 1...Self.boots {
            let board = JournalClockTests.Board(
                UInt64(boot), now: now, isSynchronised: boot % 5 == 1)
            let journal = try Journal(
                directory: fixture.directory, post: JournalFixture.post,
                clock: StampingClock(source: board), executor: fixture.executor)
            var error = Duration.zero
            for wanted in errors(boot) {
                board.set(wanted - error)
                if wanted != .zero { board.state.withLock { $0.isSynchronised = false } }
                error = wanted
                for _ in 0..<Self.count / Self.boots / 2 / Self.together {
                    board.pass(.seconds(7))
                    let drafts = (0..<Self.together).map { _ in fixture.draft() }
                    truth[drafts[0].id] = board.now() + (.zero - error)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for draft in drafts {
                            group.addTask { _ = try await journal.append(draft) }
                        }
                        try await group.waitForAll()
                    }
                }
            }
            await journal.close()
            // Off for an hour.
            now = board.now() + (.zero - error) + .seconds(3_600)
        }
        return truth
    }

    /// What each record says of the clock, as if none were remembered together.
    private func stamps(_ reader: JournalReader) throws -> [ClockStretch] {
        var found: [ClockStretch] = []
        var position: Int64 = 0
        while true {
            let page = try reader.records(
                after: position, limit: 500, byteLimit: 1 << 20)
            guard let last = page.last else { return found }
            found += page.map { ClockStretch($0.record.envelope.stamp) }
            position = last.position
        }
    }

    @Test("are put right boot by boot as they would be record by record, in bounded steps")
    func many() async throws {
        let truth = try await fill()
        let journal = try fixture.open()
        var steps = 0
        while try await journal.readClock() { steps += 1 }
        // One more record: the start of the epoch.
        #expect(steps == (Self.count + 1) / Int(Journal.clockStep))
        let kept = try await journal.step { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM clock_stretches")
        }
        // What is remembered grows with the times that a clock was set, not with the records.
        #expect(kept == 1 + 2 * Self.boots)
        let due = try await journal.correctionsDue(present: nil)
        let each = try stamps(fixture.reader())
        #expect(each.count == Self.count + 1)
        #expect(due == BootDating(each, present: nil, written: [:]).due)
        #expect(Set(due.map(\.source)) == ["kernel", "neighbours"])
        #expect(due.count >= Self.boots - 5)

        let corrections = Dictionary(due.map { ($0.bootID, $0) }) { $1 }
        var corrected = 0
        for (id, time) in truth {
            let record = try #require(try await journal.record(id))
            guard let correction = corrections[record.envelope.stamp.bootID],
                let shown = CorrectedTimes(record.envelope, by: correction)
            else { continue }
            corrected += 1
            #expect((shown.storedAt - time).magnitude <= correction.bound + .seconds(1))
        }
        #expect(corrected > truth.count / 2)
        await journal.close()
    }
}
