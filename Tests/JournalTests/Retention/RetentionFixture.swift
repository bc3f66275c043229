import Core
import Foundation
import PKI
import Records
import Supervision

@testable import Journal

/// A board's clocks, moved by a test alone.
final class BoardTime: TimeSource {
    private struct State {
        var wall = Timestamp(milliseconds: 1_767_254_400_000)  // 2026-01-01T08:00:00Z
        var monotonic: Duration = .seconds(100)
        var boot: UInt64 = 1
        var isSynchronised = true
    }

    private let state = Guarded(State())

    var bootID: Identifier { state.withLock { Identifier(high: 1, low: $0.boot) } }
    func now() -> Timestamp { state.withLock { $0.wall } }
    func monotonic() -> Duration { state.withLock { $0.monotonic } }
    func kernelSaysSynchronised() -> Bool { state.withLock { $0.isSynchronised } }
    func sleep(for duration: Duration) async throws {}

    func pass(_ duration: Duration) {
        state.withLock {
            $0.wall = $0.wall + duration
            $0.monotonic += duration
        }
    }

    /// The wall clock alone.
    func jump(_ duration: Duration) { state.withLock { $0.wall = $0.wall + duration } }
    func synchronise(_ isSynchronised: Bool) {
        state.withLock { $0.isSynchronised = isSynchronised }
    }

    func restart() {
        state.withLock {
            $0.boot += 1
            $0.monotonic = .seconds(10)
        }
    }

    /// A stamp as of a clock that knows nothing of an earlier synchronisation.
    func stamp() -> ClockStamp { StampingClock(source: self).stamp() }
}

/// What HQ has signed, as a test says it.
struct SaidHoldings: HeadquartersHoldings {
    var last: [Identifier: Int64] = [:]
    var attachments: Set<Digest256> = []

    func covers(epoch: Identifier, sequence: Int64) -> Bool { sequence <= last[epoch] ?? 0 }
    func holds(attachment: Digest256) -> Bool { attachments.contains(attachment) }
}

/// A post that lives through days.
final class RetentionPost {
    let fixture: JournalFixture
    let attachments: AttachmentFixture
    let time = BoardTime()
    let journal: Journal
    var holdings = SaidHoldings()
    var rule = RetentionRule(
        crossingsDays: 40, attachmentsDays: 35, auditDays: 60, referralsDays: 40)

    init() throws {
        fixture = try JournalFixture()
        attachments = try AttachmentFixture()
        journal = try Journal(
            directory: fixture.directory, post: JournalFixture.post,
            clock: StampingClock(source: time), executor: fixture.executor,
            attachments: attachments.folder)
    }

    func append(
        _ text: String = "x", kind: RecordKind = .crossing, attachments: [Digest256] = []
    ) async throws -> SealedRecord {
        let draft = RecordDraft(
            kind: kind, id: .version7(at: time.now(), random: fixture.random),
            body: [
                "remarks": .string(text),
                "attachments": .array(attachments.map { ["sha256": .string("\($0)")] }),
            ])
        return try await journal.append(draft).record
    }

    /// HQ signs for everything there is.
    func acknowledgeAll() { holdings.last[journal.head.epoch] = journal.head.sequence }

    /// Lives through days, a round of upkeep each.
    @discardableResult
    func live(days: Int) async throws -> PurgeRound {
        var all = PurgeRound()
        for _ in 0..<days {
            time.pass(.seconds(86_400))
            let round = try await upkeep()
            all.records += round.records
            all.attachments += round.attachments
        }
        return all
    }

    func upkeep() async throws -> PurgeRound {
        try await journal.countDay(at: time.stamp(), holdings: holdings)
        return try await journal.purge(rule, at: time.stamp(), holdings: holdings) {}
    }

    func isPurged(_ record: SealedRecord) throws -> Bool {
        try fixture.reader().place(record.envelope.id)?.record == nil
    }

    /// Whether any file of the journal still holds these bytes.
    func holds(_ text: String) -> Bool {
        ["", "-wal"].contains { suffix in
            let path = JournalDatabase.path(in: fixture.directory) + suffix
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return false }
            return data.range(of: Data(text.utf8)) != nil
        }
    }
}
