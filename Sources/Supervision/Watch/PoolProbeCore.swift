internal import Core

/// When the pool is asked, and what its answers mean: state × event → actions, without a clock.
///
/// 1. A plain thread hands the pool one question at a time and measures how long it waits for its
///    turn: the latency of every task that becomes ready at that moment.
/// 2. The question, once run, asks the tree how it stands (``Standing``). The next one is handed
///    over when this one is answered, an interval after the one before.
/// 3. The thread wakes once an interval, and at the limit of an open question, and looks back; it
///    does not wait for the answer. So an alarm is told up to an interval late, with the true time.
/// 4. A question still waiting at that wake is an alarm at once, and told again with its full time
///    when it has run.
/// 5. A question not run within the limit means a starved pool, one that is run but not answered
///    within the limit a silent tree: past help, told once.
/// 6. Who came late himself does not judge: a wake more than ``SupervisorCore/lateLimit`` after its
///    time lets the open question begin anew and counts no latency for it.
struct PoolProbeCore: Sendable {
    enum Action: Sendable, Equatable {
        case hand
        case alarm(latency: Duration, isOver: Bool)
        case pastHelp(PastHelp)
    }

    private enum Phase: Equatable {
        case resting(until: Duration)
        case waiting(since: Duration)
        case asking(since: Duration)
        case pastHelp
    }

    let probe: PoolProbe
    private(set) var reading = PoolReading()
    /// When the newest answer came, and what it was.
    private(set) var answer: (at: Duration, standing: Standing)?
    private var phase: Phase
    private var handedAt: Duration
    private var wakeAt: Duration
    private var isExcused = false
    private var wasAlarmed = false
    /// A latency to tell at the next wake.
    private var measured: Duration?

    init(_ probe: PoolProbe, at now: Duration) {
        self.probe = probe
        phase = .resting(until: now)
        handedAt = now
        wakeAt = now
    }

    /// When the thread wakes next; `nil` when there is nothing more to wait for.
    var nextWake: Duration? { phase == .pastHelp ? nil : wakeAt }

    /// How long the open question has waited for its turn or its answer.
    func openFor(at now: Duration) -> Duration? {
        switch phase {
        case .waiting(let since), .asking(let since): now - since
        case .resting, .pastHelp: nil
        }
    }

    /// The question's turn has come.
    mutating func ran(at now: Duration) {
        guard case .waiting(let since) = phase else { return }
        phase = .asking(since: now)
        guard !isExcused else { return }
        let latency = now - since
        reading.latency = latency
        reading.worst = max(reading.worst, latency)
        reading.samples += 1
        if latency > probe.alarm {
            if !wasAlarmed { reading.alarms += 1 }
            measured = latency
        }
    }

    mutating func answered(_ standing: Standing, at now: Duration) {
        guard case .asking = phase else { return }
        answer = (now, standing)
        phase = .resting(until: max(now, handedAt + probe.interval))
    }

    mutating func wake(at now: Duration) -> [Action] {
        var actions: [Action] = []
        if now - wakeAt > SupervisorCore.lateLimit { excuse(at: now) }
        if let measured {
            actions.append(.alarm(latency: measured, isOver: true))
            self.measured = nil
        }
        switch phase {
        case .resting(let until) where until <= now:
            phase = .waiting(since: now)
            handedAt = now
            isExcused = false
            wasAlarmed = false
            wakeAt = now + probe.interval
            actions.append(.hand)
        case .resting(let until): wakeAt = until
        case .waiting(let since) where now - since >= probe.limit:
            actions.append(giveUp(.poolStarved(latency: now - since)))
        case .waiting(let since):
            wakeAt = min(since + probe.limit, now + probe.interval)
            if now - since > probe.alarm, !wasAlarmed {
                wasAlarmed = true
                reading.alarms += 1
                reading.latency = now - since
                reading.worst = max(reading.worst, now - since)
                actions.append(.alarm(latency: now - since, isOver: false))
            }
        case .asking(let since) where now - since >= probe.limit:
            actions.append(giveUp(.treeSilent(since: now - since)))
        case .asking(let since): wakeAt = min(since + probe.limit, now + probe.interval)
        case .pastHelp: break
        }
        return actions
    }

    private mutating func giveUp(_ reason: PastHelp) -> Action {
        phase = .pastHelp
        return .pastHelp(reason)
    }

    private mutating func excuse(at now: Duration) {
        switch phase {
        case .waiting:
            phase = .waiting(since: now)
            isExcused = true
        case .asking: phase = .asking(since: now)
        case .resting, .pastHelp: break
        }
    }
}
