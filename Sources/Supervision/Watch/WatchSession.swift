internal import Core

/// Where the watching thread and the pool meet, for one run of ``ProcessWatch``.
final class WatchSession: Sendable {
    private struct State {
        var core: PoolProbeCore
        /// Handed over and not taken yet.
        var isAsked = false
        var isOver = false
        /// The pool's task while it waits for a question.
        var listener: CheckedContinuation<Bool, Never>?
    }

    /// Raised when the pool's half ends.
    let isOver = TimedSignal()
    private let state: Guarded<State>

    init(_ probe: PoolProbe, at now: Duration) {
        state = Guarded(State(core: PoolProbeCore(probe, at: now)))
    }

    // MARK: The pool's half

    /// Suspends until a question is there; `false` when there will be none. Resuming makes the
    /// task wait for its turn on the pool like any other: that wait is what is measured.
    func question() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.isOver { return false }
                if state.isAsked {
                    state.isAsked = false
                    return true
                }
                state.listener = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func ran(at now: Duration) { state.withLock { $0.core.ran(at: now) } }

    func answered(_ standing: Standing, at now: Duration) {
        state.withLock { $0.core.answered(standing, at: now) }
    }

    func end() {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            state.isOver = true
            return state.listener
        }
        listener?.resume(returning: false)
        isOver.raise()
    }

    // MARK: The thread's half

    var nextWake: Duration? { state.withLock { $0.core.nextWake } }

    func facts(at now: Duration) -> WatchdogEvidence.Facts {
        state.withLock { state in
            WatchdogEvidence.Facts(
                openFor: state.core.openFor(at: now), answeredAt: state.core.answer?.at,
                standing: state.core.answer?.standing ?? Standing())
        }
    }

    func wake(at now: Duration) -> (actions: [PoolProbeCore.Action], reading: PoolReading) {
        state.withLock { state in
            let actions = state.core.wake(at: now)
            return (actions, state.core.reading)
        }
    }

    func hand() {
        let listener = state.withLock { state in
            if state.listener == nil { state.isAsked = true }
            defer { state.listener = nil }
            return state.listener
        }
        listener?.resume(returning: true)
    }
}
