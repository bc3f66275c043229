public import Core

/// Watches one process from a thread of its own, outside of the cooperative pool: whether the pool
/// runs tasks and the supervision tree answers (`PoolProbeCore`), and, from that evidence alone,
/// pets systemd's watchdog (``WatchdogEvidence``).
///
///     group.addTask { await watch.run { await supervisor.standing() } }
public final class ProcessWatch: Sendable {
    private let probe: PoolProbe
    private let request: WatchdogRequest?
    private let leakLimit: Int
    private let time: any TimeSource
    private let observe: @Sendable (ProcessWatchEvent) -> Void
    private let pet: @Sendable () throws -> Void
    private let onPastHelp: @Sendable (PastHelp) -> Void
    private let newest = Guarded(PoolReading())

    /// - Parameters:
    ///   - probe: the interval is shortened to a quarter of what the watchdog asks.
    ///   - watchdog: `nil` where systemd asks for nothing.
    ///   - leakLimit: as in ``LastResort``.
    ///   - observe: is told every event, on the watching thread.
    ///   - pet: sends `WATCHDOG=1`; throws where it was not taken.
    ///   - onPastHelp: called once, on the watching thread, for ``LastResort/end(because:)``. The
    ///     pool may run nothing any more, so it must not wait for any task.
    public init(
        probe: PoolProbe = PoolProbe(), watchdog: WatchdogRequest? = nil, leakLimit: Int = 0,
        time: any TimeSource, observe: @escaping @Sendable (ProcessWatchEvent) -> Void = { _ in },
        pet: @escaping @Sendable () throws -> Void = {},
        onPastHelp: @escaping @Sendable (PastHelp) -> Void
    ) {
        var probe = probe
        if let watchdog { probe.interval = min(probe.interval, watchdog.step) }
        self.probe = probe
        request = watchdog
        self.leakLimit = leakLimit
        self.time = time
        self.observe = observe
        self.pet = pet
        self.onPastHelp = onPastHelp
    }

    /// What the questions have shown so far.
    public var reading: PoolReading { newest.withLock { $0 } }

    /// The pool's half: answers the questions of the watching thread until the task is cancelled.
    /// - Parameter standing: asks the tree; ``Supervisor/standing()``.
    public func run(standing: @Sendable () async -> Standing) async {
        let session = WatchSession(probe, at: time.monotonic())
        let thread = ThreadExecutor(name: "watch")
        thread.perform { [self] in watch(session) }
        await withTaskCancellationHandler {
            while await session.question() {
                session.ran(at: time.monotonic())
                let answer = await standing()
                session.answered(answer, at: time.monotonic())
            }
        } onCancel: {
            session.end()
        }
    }

    /// The thread's half.
    private func watch(_ session: WatchSession) {
        var evidence = request.map {
            WatchdogEvidence($0, probe: probe, leakLimit: leakLimit)
        }
        var lacks: [WatchdogEvidence.Lack]? = []
        while let wake = session.nextWake {
            guard !session.isOver.wait(for: wake - time.monotonic()) else { return }
            let now = time.monotonic()
            // A wait may end a moment early by this clock.
            guard now >= wake else { continue }
            // Before the next question: what is known now is about the one that was answered.
            let facts = session.facts(at: now)
            let (actions, reading) = session.wake(at: now)
            newest.withLock { $0 = reading }
            tryToPet(&evidence, &lacks, facts, at: now)
            for action in actions { carryOut(action, session, reading) }
        }
    }

    private func carryOut(
        _ action: PoolProbeCore.Action, _ session: WatchSession, _ reading: PoolReading
    ) {
        switch action {
        case .hand: session.hand()
        case .alarm(let latency, let isOver):
            observe(.poolAlarm(latency: latency, isOver: isOver, reading: reading))
        case .pastHelp(let reason):
            observe(.pastHelp(reason))
            onPastHelp(reason)
        }
    }

    /// - Parameter lacks: as told last; `nil` after a sign of life.
    private func tryToPet(
        _ evidence: inout WatchdogEvidence?, _ lacks: inout [WatchdogEvidence.Lack]?,
        _ facts: WatchdogEvidence.Facts, at now: Duration
    ) {
        var found: [WatchdogEvidence.Lack]
        switch evidence?.decide(at: now, nextChance: probe.interval, facts) {
        case nil, .notYet: return
        // Before the first question there is nothing to tell.
        case .withhold where facts.answeredAt == nil && facts.openFor == nil: return
        case .withhold(let reasons): found = reasons
        case .pet:
            do {
                try pet()
                evidence?.petted(at: now)
                if lacks != nil { observe(.watchdogPetted) }
                lacks = nil
                return
            } catch {
                found = [.notSent]
            }
        }
        if found != lacks { observe(.watchdogWithheld(found)) }
        lacks = found
    }
}
