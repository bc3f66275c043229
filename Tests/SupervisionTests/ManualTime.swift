import Core
import Supervision

/// A clock that stands still until a test moves it to where somebody sleeps.
final class ManualTime: TimeSource {
    private struct State {
        var now: Duration = .seconds(1_000)
        var nextSleeper = 0
        var sleeps = 0
        var sleepers:
            [Int: (wakesAt: Duration, continuation: CheckedContinuation<Void, any Error>)] =
                [:]
        var waiters: [CheckedContinuation<Bool, Never>] = []
    }

    private let state = Guarded(State())
    let bootID = Identifier(high: 1, low: 1)

    func now() -> Timestamp { Timestamp(milliseconds: 0) }
    func monotonic() -> Duration { state.withLock { $0.now } }
    func kernelSaysSynchronised() -> Bool { false }

    func sleep(for duration: Duration) async throws {
        let sleeper = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiters = state.withLock { state -> [CheckedContinuation<Bool, Never>]? in
                    guard !Task.isCancelled else { return nil }
                    state.sleeps += 1
                    state.sleepers[sleeper] = (state.now + duration, continuation)
                    defer { state.waiters = [] }
                    return state.waiters
                }
                guard let waiters else {
                    return continuation.resume(throwing: CancellationError())
                }
                for waiter in waiters { waiter.resume(returning: false) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: sleeper) }?.continuation
                .resume(throwing: CancellationError())
        }
    }

    /// How often somebody went to sleep so far.
    var sleeps: Int { state.withLock { $0.sleeps } }

    /// Moves the clock and wakes nobody.
    func advance(_ duration: Duration) {
        state.withLock { $0.now += duration }
    }

    /// Waits until somebody sleeps to just this time, and comes there, waking everybody on the way.
    func run(to moment: Duration) async {
        await waitForSleeper { $0 == moment }
        while monotonic() < moment { await wakeNext() }
    }

    private func waitForSleeper(_ fits: @escaping @Sendable (Duration) -> Bool) async {
        var isThere = false
        while !isThere {
            isThere = await withCheckedContinuation { waiter in
                let isThere = state.withLock { state -> Bool in
                    let isThere = state.sleepers.values.contains { fits($0.wakesAt) }
                    if !isThere { state.waiters.append(waiter) }
                    return isThere
                }
                if isThere { waiter.resume(returning: true) }
            }
        }
    }

    /// Waits until somebody sleeps, moves the clock to the earliest wake-up, and wakes.
    func wakeNext() async {
        await waitForSleeper { _ in true }
        let woken = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            let earliest = state.sleepers.values.map(\.wakesAt).min() ?? state.now
            state.now = max(state.now, earliest)
            let due = state.sleepers.filter { $0.value.wakesAt <= state.now }
            for key in due.keys { state.sleepers[key] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }
}
