public import Core

/// A wish for another round of some work. A ring that nobody waits for is kept; several are one.
///
/// It outlives the task that waits: a child of the tree that was stopped and started again waits
/// at the same bell. One task waits at a time. A child that only ever waits here can be asked here
/// too: ``ask(_:)`` comes the same way as a ring and costs no round.
public final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        /// The newest question; an older one counts no more.
        var question: Probe?
        var listener: AsyncStream<Void>.Continuation?
    }

    private let state = Guarded(State())

    public init() {}

    public func ring() {
        state.withLock { state in
            state.isRung = true
            state.listener?.yield()
        }
    }

    /// Has the supervisor's question answered by the task that waits, where it takes it out.
    public func ask(_ question: Probe) {
        state.withLock { state in
            state.question = question
            state.listener?.yield()
        }
    }

    /// Takes back the question that nobody at the bell has answered yet.
    public func takeQuestion() -> Probe? {
        state.withLock { state in
            defer { state.question = nil }
            return state.question
        }
    }

    /// Returns `true` when the bell was rung, which uses it up, and `false` when the task was
    /// cancelled.
    public func wait() async -> Bool {
        let (knocks, listener) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.listener = listener }
        // What came before somebody listened.
        listener.yield()
        for await _ in knocks {
            // A ring that comes with the cancellation is kept for the next who waits.
            guard !Task.isCancelled else { return false }
            let (isRung, question) = state.withLock { state in
                defer {
                    state.isRung = false
                    state.question = nil
                }
                return (state.isRung, state.question)
            }
            question?.answer()
            if isRung { return true }
        }
        return false
    }

    /// As ``wait()``, but also returns `false` when `duration` has passed by `time`.
    public func wait(atMost duration: Duration, by time: any TimeSource) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait() }
            group.addTask {
                // Cancelled or slept out: either way this wait is over.
                try? await time.sleep(for: duration)
                return false
            }
            var isRung = await group.next() ?? false
            group.cancelAll()
            // A ring that came together with the end of the time was used up and counts.
            for await other in group { isRung = isRung || other }
            return isRung
        }
    }
}
