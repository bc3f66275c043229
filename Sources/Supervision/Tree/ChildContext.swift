internal import Core

/// What a running child may tell its supervisor.
public struct ChildContext: Sendable {
    /// The identifiers from the root down, joined by `/`.
    public let path: String
    /// Starts of this child so far, from 1.
    public let attempt: Int
    private let whenReady: @Sendable () -> Void
    private let progress: ChildProgress
    private let time: any TimeSource

    init(
        path: String, attempt: Int, progress: ChildProgress, time: any TimeSource,
        whenReady: @escaping @Sendable () -> Void
    ) {
        self.path = path
        self.attempt = attempt
        self.progress = progress
        self.time = time
        self.whenReady = whenReady
    }

    /// Says that this child can be relied upon: those behind it in the list may start. Counts once
    /// for each start, and only where ``ChildSpecification/reportsReady`` is set.
    public func ready() {
        whenReady()
    }

    /// Says that a step of the work is done (``ProofOfProgress/within(_:)``). It belongs behind the
    /// step, in the same task, and nowhere near a timer. Costs a mutex and no wake-up.
    public func proved() {
        progress.prove()
    }

    /// Says how this child can be asked while it waits for work.
    ///
    /// - Parameter ask: puts the probe into the queue at which the child waits (or rings the bell
    ///   and lets the round that follows call ``proved()``), and returns at once. The child calls
    ///   ``Probe/answer()`` where it takes the probe out. It is called when there was no
    ///   proof for a quarter to three quarters of the promised time, and no more after the child's
    ///   end.
    public func whenAsked(_ ask: @escaping @Sendable (Probe) -> Void) {
        progress.register(ask)
    }

    /// Says that there is nothing to do before this monotonic time: the next proof is due the
    /// promised time after it. Believed once after each proof and for at most an hour, so that
    /// resting alone keeps nobody alive.
    public func rests(until: Duration) {
        progress.rest(until: until)
    }

    /// Rests and sleeps so long.
    /// - Throws: `CancellationError` when the child is asked to stop.
    public func rest(for duration: Duration) async throws {
        progress.rest(until: time.monotonic() + duration)
        try await time.sleep(for: duration)
    }
}
