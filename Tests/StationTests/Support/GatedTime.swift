import Core

/// A clock in which time passes when a test says so, and sleepers wait for it.
final class GatedTime: TimeSource {
    private struct State {
        var now = Duration.seconds(1_000)
        var sleepers: [(until: Duration, bell: AsyncStream<Void>.Continuation)] = []
        var slept: [Duration] = []
    }

    private let state = Guarded(State())
    let bootID = Identifier(high: 3, low: 3)

    /// Every sleep that was asked for.
    var slept: [Duration] { state.withLock { $0.slept } }

    func now() -> Timestamp { Timestamp(milliseconds: 1_795_258_800_000) + monotonic() }
    func monotonic() -> Duration { state.withLock { $0.now } }
    func kernelSaysSynchronised() -> Bool { true }

    func sleep(for duration: Duration) async throws {
        let (stream, bell) = AsyncStream.makeStream(of: Void.self)
        state.withLock {
            $0.slept.append(duration)
            $0.sleepers.append(($0.now + duration, bell))
        }
        for await _ in stream { break }
        try Task.checkCancellation()
    }

    /// Waits until somebody sleeps, then lets the time pass that the first to wake waits for.
    func wakeNext() async {
        while state.withLock({ $0.sleepers.isEmpty }) { await Task.yield() }
        state.withLock { state in
            let end = state.sleepers.map(\.until).min() ?? state.now
            state.now = max(state.now, end)
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            for sleeper in due { sleeper.bell.yield() }
        }
    }
}
