internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Supervision

/// Has the journal say when records were really stored, once that is known: by HQ's answers, by
/// the kernel, or by the boots before and behind (``BootDating``). Capture alone does it, since it
/// owns the journal; the uplink tells what it hears of HQ's clock.
struct ClockDating: Sendable {
    /// Where nobody rings: the kernel tells nobody that its clock is synchronised now.
    static let pause: Duration = .seconds(3_600)
    /// Until the journal is open.
    private static let shortPause: Duration = .seconds(30)
    /// Between two steps, so that officers have the disk.
    private static let stepPause: Duration = .milliseconds(20)
    /// The first round of a journal that nobody has read through: a million records on a slow card.
    static let slowRound: Duration = .seconds(3 * 3_600)

    let role: CaptureRole
    /// HQ's time is known, or better than before.
    let bell: Doorbell
    private let thread = ThreadExecutor.thread(name: "dating")

    init(role: CaptureRole, bell: Doorbell) {
        self.role = role
        self.bell = bell
    }

    func run(_ child: ChildContext) async throws {
        while !Task.isCancelled {
            var pause = Self.shortPause
            if let journal = role.journal.current {
                await CaptureRole.wakeUplink(role.context, role.clock, bell, on: thread)
                do throws(JournalFault) {
                    try await date(journal, child)
                    pause = Self.pause
                } catch {
                    // The journal's own child says what is wrong with it.
                    role.context.log.warning("wrong times are corrected later: \(error)")
                }
            }
            child.proved()
            _ = await bell.wait(atMost: pause, by: role.context.time)
        }
    }

    private func date(_ journal: Journal, _ child: ChildContext) async throws(JournalFault) {
        try await readOn(journal, child)
        let present = role.clock.knownStart().map { (boot: role.clock.bootID, start: $0) }
        let due = try await journal.correctionsDue(present: present)
        guard !due.isEmpty else { return }
        for correction in due {
            let draft = RecordDraft(
                kind: .timeCorrection,
                id: .version7(at: role.context.time.now(), random: SystemRandom()),
                body: correction.body)
            _ = try await journal.append(draft)
            role.context.log.notice(
                """
                boot \(correction.bootID) began at \(correction.startedAt) within \
                \(correction.bound) (\(correction.source)): its records are re-dated
                """)
        }
        // Readers find it where the journal keeps what it read.
        try await readOn(journal, child)
    }

    private func readOn(_ journal: Journal, _ child: ChildContext) async throws(JournalFault) {
        while try await journal.readClock() {
            child.proved()
            try? await role.context.time.sleep(for: Self.stepPause)
            if Task.isCancelled { return }
        }
    }
}
