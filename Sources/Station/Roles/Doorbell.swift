internal import Core
internal import Supervision

/// A wish for another round of some work. A ring that nobody waits for is kept; several are one.
///
/// It outlives the task that waits: a child of the tree that was stopped and started again waits
/// at the same bell. One task waits at a time. A child that only ever waits here can be asked here
/// too: ``ask(_:)`` comes the same way as a ring and costs no round.
final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        /// The newest question; an older one counts no more.
        var question: Probe?
        var listener: AsyncStream<Void>.Continuation?
    }

    private let state = Guarded(State())

    func ring() {
        state.withLock { state in
            state.isRung = true
            state.listener?.yield()
        }
    }

    /// Has the supervisor's question answered by the task that waits, where it takes it out.
    func ask(_ question: Probe) {
        state.withLock { state in
            state.question = question
            state.listener?.yield()
        }
    }

    /// Returns `true` when the bell was rung, which uses it up, and `false` when the task was
    /// cancelled.
    func wait() async -> Bool {
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
}
