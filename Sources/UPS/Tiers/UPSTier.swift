/// One tier's way from service through an announced cut to the open relay and back. Pure: the time
/// comes in, notes and the word for the relay go out.
struct UPSTier: Sendable {
    enum Outcome: Hashable {
        case relayMayOpen
        case note(UPSNote)
    }

    private enum Phase: Hashable {
        case stale
        case serving
        case announced(cutAt: Duration, floor: Duration)
        case shuttingDown(Shutdown)
        case off
    }

    private struct Shutdown: Hashable {
        let since: Duration
        let floor: Duration
        var lastLogout: Duration
        /// Of those that came before the cap.
        var lastLogin: Duration?
        var mayOpenSince: Duration?
    }

    let number: Int
    private let timing: UPSTiming
    private var phase = Phase.stale
    private(set) var logins = 0
    /// When the plan last knew something of this tier; `nil` before the first time.
    private(set) var lastKnown: Duration?

    init(number: Int, timing: UPSTiming) {
        self.number = number
        self.timing = timing
    }

    var isStale: Bool { phase == .stale }

    var state: UPSTierState {
        let phase: UPSTierState.Phase =
            switch self.phase {
            case .stale: .stale
            case .serving: .serving
            case .announced(let cutAt, _): .announced(cutAt: cutAt)
            case .shuttingDown(let shutdown):
                .shuttingDown(since: shutdown.since, mayOpen: shutdown.mayOpenSince != nil)
            case .off: .off
            }
        return UPSTierState(tier: number, phase: phase, logins: logins)
    }

    /// `ups.status`, only words that every known client understands; `nil` while stale.
    var status: String? {
        switch phase {
        case .stale: nil
        case .serving: "OL"
        case .announced: "OB DISCHRG"
        case .shuttingDown: "FSD OB LB DISCHRG"
        case .off: "OFF"
        }
    }

    /// Time to the planned cut; to the earliest opening of the relay once clients are shutting
    /// down. `nil` while no cut stands. It never rises while one does, even if the plan puts the
    /// cut off: a client that has counted on less must not be told more.
    func runtime(at now: Duration) -> Duration? {
        switch phase {
        case .stale, .serving: nil
        case .announced(let cutAt, let floor): max(.zero, min(floor, cutAt - now))
        case .shuttingDown(let shutdown):
            max(.zero, min(shutdown.floor, shutdown.since + timing.notice - now))
        case .off: .zero
        }
    }

    // MARK: Events

    mutating func plan(_ plan: LoadPlan, at now: Duration) -> [Outcome] {
        if plan != .unknown { lastKnown = now }
        var outcomes: [Outcome] = []
        switch (plan, phase) {
        case (.unknown, _), (.served, .serving), (.cut, .off), (.cutAt, .shuttingDown): break
        case (.served, .announced), (.served, .shuttingDown):
            phase = .serving
            outcomes.append(.note(.cutCalledOff(tier: number)))
        case (.served, _):
            phase = .serving
            outcomes.append(.note(.serving(tier: number)))
        case (.cutAt(let time), .announced(let cutAt, _)) where time == cutAt: break
        case (.cutAt(let time), .announced(_, let floor)):
            phase = .announced(cutAt: time, floor: runtime(at: now) ?? floor)
        case (.cutAt(let time), _):
            phase = .announced(cutAt: time, floor: max(.zero, time - now))
            outcomes.append(.note(.announced(tier: number, after: max(.zero, time - now))))
        case (.cut, .shuttingDown(let shutdown)):
            phase = .off
            outcomes.append(
                .note(
                    shutdown.mayOpenSince == nil
                        ? .cutTooEarly(tier: number) : .off(tier: number)))
        case (.cut, .announced), (.cut, .serving):
            phase = .off
            outcomes.append(.note(.cutTooEarly(tier: number)))
        case (.cut, .stale):
            phase = .off
            outcomes.append(.note(.off(tier: number)))
        }
        return outcomes + advance(to: now)
    }

    /// A client brings an announced shutdown forward; `false` where no cut stands.
    mutating func force(at now: Duration) -> Bool {
        switch phase {
        case .announced:
            beginShutdown(at: now)
            return true
        case .shuttingDown: return true
        case .stale, .serving, .off: return false
        }
    }

    /// Whoever logs in while clients shut down, and before the cap, has the cap from then on; those
    /// who come later still do not prolong it, so that it is twice the cap at the most.
    mutating func login(at now: Duration) {
        logins += 1
        guard case .shuttingDown(var shutdown) = phase, now <= shutdown.since + timing.cap else {
            return
        }
        shutdown.lastLogin = now
        shutdown.mayOpenSince = nil
        phase = .shuttingDown(shutdown)
    }

    mutating func logout(at now: Duration) {
        logins -= 1
        if case .shuttingDown(var shutdown) = phase {
            shutdown.lastLogout = now
            phase = .shuttingDown(shutdown)
        }
    }

    /// Time has come to `now`.
    mutating func advance(to now: Duration) -> [Outcome] {
        var outcomes: [Outcome] = []
        if case .announced(let cutAt, _) = phase, now >= cutAt - timing.cap {
            beginShutdown(at: now)
            outcomes.append(.note(.shuttingDown(tier: number, logins: logins)))
        }
        if case .shuttingDown(var shutdown) = phase, shutdown.mayOpenSince == nil,
            now >= opening(of: shutdown)
        {
            shutdown.mayOpenSince = now
            phase = .shuttingDown(shutdown)
            outcomes.append(.note(.mayOpen(tier: number, logins: logins)))
            outcomes.append(.relayMayOpen)
        }
        if let time = staleness, now >= time {
            outcomes.append(.note(.stale(tier: number)))
            phase = .stale
        }
        return outcomes
    }

    /// When ``advance(to:)`` will next do something by itself.
    var deadline: Duration? {
        var times = [staleness]
        if case .announced(let cutAt, _) = phase { times.append(cutAt - timing.cap) }
        if case .shuttingDown(let shutdown) = phase, shutdown.mayOpenSince == nil {
            times.append(opening(of: shutdown))
        }
        return times.compactMap(\.self).min()
    }

    // MARK: Rules

    private mutating func beginShutdown(at now: Duration) {
        phase = .shuttingDown(
            Shutdown(since: now, floor: runtime(at: now) ?? .zero, lastLogout: now))
    }

    private func opening(of shutdown: Shutdown) -> Duration {
        let cap = (shutdown.lastLogin ?? shutdown.since) + timing.cap
        return logins > 0 ? cap : min(cap, shutdown.lastLogout + timing.notice)
    }

    /// When silence makes what is told now worthless. An announced cut keeps counting: clients that
    /// hear of stale data while on battery shut down at once. A forced shutdown that nobody carries
    /// out ends, or whatever is switched on would go down again for ever.
    private var staleness: Duration? {
        guard let lastKnown else { return nil }
        switch phase {
        case .stale, .announced: return nil
        case .serving, .off: return lastKnown + timing.patience
        case .shuttingDown(let shutdown):
            return shutdown.mayOpenSince.map { max($0, lastKnown) + timing.patience }
        }
    }
}
