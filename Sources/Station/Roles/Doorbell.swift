internal import Core

/// A wish for another round of some work. A ring that nobody waits for is kept; several are one.
///
/// It outlives the task that waits: a child of the tree that was stopped and started again waits
/// at the same bell. One task waits at a time.
final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        var listener: AsyncStream<Void>.Continuation?
    }

    private let state = Guarded(State())

    func ring() {
        state.withLock { state in
            // A listener that was cancelled takes nothing: the ring is kept for the next one.
            if case .enqueued? = state.listener?.yield() {
                state.listener = nil
            } else {
                state.isRung = true
            }
        }
    }

    /// Returns `true` when the bell was rung, which uses it up, and `false` when the task was
    /// cancelled.
    func wait() async -> Bool {
        let (stream, listener) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isRung = state.withLock { state -> Bool in
            defer { state.isRung = false }
            if !state.isRung { state.listener = listener }
            return state.isRung
        }
        if !isRung { for await _ in stream { break } }
        return !Task.isCancelled
    }
}
