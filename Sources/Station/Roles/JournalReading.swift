internal import Core
internal import Health
internal import Journal
internal import Logging
internal import Site
internal import Supervision

/// Reads the whole journal once a day and whenever another role met damage in it: a card that loses
/// a page does so where nobody looks, and what stands behind it would never reach HQ.
///
/// Where SQLite or the disk cannot read a place, the journal is ended, and opening recovers it. A
/// record whose bytes changed is a finding: its hash still goes to HQ, and no recovery would mend
/// it.
struct JournalReading: Sendable {
    /// Between two readings of all, in rounds of ``pause``.
    private static let roundsBetween = 24
    private static let pause: Duration = .seconds(3_600)
    /// Until the journal is open.
    private static let shortPause: Duration = .seconds(30)
    /// A step, and the rest behind it: a million records take a quarter of an hour.
    private static let records = 100
    private static let stepPause: Duration = .milliseconds(50)
    /// Before what could not be read is read again.
    private static let secondLook: Duration = .seconds(2)
    /// A card that takes its time for every page.
    static let slowRound: Duration = .seconds(3 * 3_600)

    let role: CaptureRole
    let bell: Doorbell
    /// Records without their hash, as of the last reading.
    let broken: Guarded<Int>
    private let thread = ThreadExecutor.thread(name: "reading")

    init(role: CaptureRole, bell: Doorbell, broken: Guarded<Int>) {
        self.role = role
        self.bell = bell
        self.broken = broken
    }

    func run(_ child: ChildContext) async throws {
        var roundsLeft = 0
        while !Task.isCancelled {
            if roundsLeft == 0, let journal = role.journal.current,
                try await read(journal, child)
            {
                roundsLeft = Self.roundsBetween
            }
            child.proved()
            let pause = roundsLeft == 0 ? Self.shortPause : Self.pause
            let isRung = await bell.wait(atMost: pause, by: role.context.time)
            roundsLeft = isRung ? 0 : max(0, roundsLeft - 1)
        }
    }

    /// - Returns: whether all was read.
    private func read(_ journal: Journal, _ child: ChildContext) async throws -> Bool {
        var position: Int64 = 0
        var broken = 0
        do throws(JournalFault) {
            let reader = try JournalReader(directory: role.context.paths.journal)
            while let look = try await look(after: position, reader), let last = look.last {
                broken += look.broken
                position = last
                child.proved()
                try? await role.context.time.sleep(for: Self.stepPause)
                if Task.isCancelled { return false }
            }
        } catch {
            role.context.log.critical(
                "the journal cannot be read behind place \(position): \(error)")
            if await isDamage(error) { await journal.endAsDamaged(error.problem) }
            return false
        }
        self.broken.withLock { $0 = broken }
        return true
    }

    /// Whether a recovery would help: not where the file is only busy, cannot be opened now, or the
    /// disk reads nothing at all.
    private func isDamage(_ fault: JournalFault) async -> Bool {
        switch fault {
        case .damaged(epoch: nil, sequence: nil, reason: _): return true
        case .flushFailed:
            let directory = role.context.paths.journal
            return await thread.value { (try? JournalReader(directory: directory).head()) != nil }
        default: return false
        }
    }

    /// Looks twice, the second time through a file opened anew, before it believes that the disk
    /// has lost something; `nil` where it was cancelled between.
    private func look(
        after position: Int64, _ reader: JournalReader
    ) async throws(JournalFault) -> JournalReader.Look? {
        do throws(JournalFault) {
            return try await thread.value { () throws(JournalFault) in
                try reader.look(after: position, limit: Self.records)
            }
        } catch {
            try? await role.context.time.sleep(for: Self.secondLook)
            if Task.isCancelled { return nil }
            let directory = role.context.paths.journal
            return try await thread.value { () throws(JournalFault) in
                try JournalReader(directory: directory)
                    .look(after: position, limit: Self.records)
            }
        }
    }

    static func finding(_ broken: Int) -> Finding? {
        guard broken > 0 else { return nil }
        return Finding(
            code: "journal.altered", severity: .critical,
            summary: "\(broken) stored records do not have their hash any more.",
            remedy: "waypost records verify names the first; check the card")
    }
}
