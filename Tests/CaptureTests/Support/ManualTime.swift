import Core

/// A clock that moves only when a test says so.
final class ManualTime: TimeSource {
    private struct State: Sendable {
        var wall: Timestamp
        var monotonic: Duration
        var isSynchronised = true
        var sleepers: [(deadline: Duration, wake: AsyncStream<Void>.Continuation)] = []
    }

    let bootID: Identifier
    private let state: Guarded<State>

    init(
        at wall: String = "2026-03-01T08:00:00.000Z", monotonic: Duration = .seconds(1_000),
        boot: UInt64 = 1
    ) {
        bootID = Identifier(high: boot, low: boot)
        state = Guarded(
            State(wall: Timestamp(wall) ?? Timestamp(milliseconds: 0), monotonic: monotonic))
    }

    func now() -> Timestamp { state.withLock { $0.wall } }
    func monotonic() -> Duration { state.withLock { $0.monotonic } }
    func kernelSaysSynchronised() -> Bool { state.withLock { $0.isSynchronised } }
    func loseSynchronisation() { state.withLock { $0.isSynchronised = false } }
    var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// The wall clock alone: the monotonic one never goes back.
    func setBack(_ duration: Duration) {
        state.withLock { $0.wall = $0.wall + (.zero - duration) }
    }

    func advance(_ duration: Duration) {
        let due: [AsyncStream<Void>.Continuation] = state.withLock { state in
            state.wall = state.wall + duration
            state.monotonic += duration
            let now = state.monotonic
            let due = state.sleepers.filter { $0.deadline <= now }.map(\.wake)
            state.sleepers.removeAll { $0.deadline <= now }
            return due
        }
        for wake in due { wake.finish() }
    }

    func sleep(for duration: Duration) async throws {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self)
        state.withLock { $0.sleepers.append(($0.monotonic + duration, wake)) }
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
