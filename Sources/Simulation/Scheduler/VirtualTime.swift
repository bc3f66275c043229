public import Core

/// The clocks of a simulated board, from its start to its end: monotonic time as the scheduler has
/// it, and a wall clock that may jump away from it.
public final class VirtualTime: TimeSource {
    private struct Wall: Sendable {
        /// What the wall clock showed when the scheduler began.
        var origin: Timestamp
        var isSynchronised: Bool
    }

    public let bootID: Identifier
    private let scheduler: SeededScheduler
    private let bootedAt: Duration
    private let wall: Guarded<Wall>

    /// A board that starts now.
    ///
    /// - Parameter wall: what its wall clock shows now.
    public init(
        on scheduler: SeededScheduler, bootID: Identifier, wall: Timestamp,
        isSynchronised: Bool = true
    ) {
        self.scheduler = scheduler
        self.bootID = bootID
        bootedAt = scheduler.now
        self.wall = Guarded(
            Wall(origin: wall + (.zero - scheduler.now), isSynchronised: isSynchronised))
    }

    public func now() -> Timestamp { wall.withLock { $0.origin } + scheduler.now }

    /// Boards do not answer at the moment at which they get power.
    public func monotonic() -> Duration { scheduler.now - bootedAt + .seconds(20) }

    public func kernelSaysSynchronised() -> Bool { wall.withLock { $0.isSynchronised } }

    /// Sets the wall clock forward or back; monotonic time and sleepers know nothing of it.
    public func jump(by duration: Duration, isSynchronised: Bool) {
        wall.withLock { wall in
            wall.origin = wall.origin + duration
            wall.isSynchronised = isSynchronised
        }
    }

    public func sleep(for duration: Duration) async throws {
        try await scheduler.sleep(for: duration)
    }
}

extension SeededScheduler {
    /// Does something at a later moment, between two jobs; it must be short. Killing a process does
    /// not take it back.
    public func after(_ duration: Duration, _ act: @escaping @Sendable () -> Void) {
        let sleeper = Sleeper(until: now + max(.zero, duration))
        sleeper.sleep { _ in act() }
        add(sleeper)
    }

    /// Suspends for this much virtual time; throws `CancellationError` when cancelled.
    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let sleeper = Sleeper(until: now + max(.zero, duration))
        try await withTaskCancellationHandler {
            // Unsafe, because the tasks of a killed process are never resumed.
            try await withUnsafeThrowingContinuation {
                (continuation: UnsafeContinuation<Void, any Error>) in
                sleeper.sleep { isCancelled in
                    if isCancelled {
                        continuation.resume(throwing: CancellationError())
                    } else {
                        continuation.resume()
                    }
                }
                self.add(sleeper)
            }
        } onCancel: {
            sleeper.cancel()
        }
    }
}
