internal import Core

/// Messages from anywhere, in order, to one reader that suspends while there is none.
///
/// It has no limit of its own; who uses it says why its messages are few.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var reader: CheckedContinuation<[Message], Never>?
    }

    private let state = Guarded(State())

    package init() {}

    package func put(_ message: Message) {
        let reader = state.withLock { state -> CheckedContinuation<[Message], Never>? in
            guard let reader = state.reader else {
                state.messages.append(message)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: [message])
    }

    /// All that wait, at least one. Cancellation does not end the wait: what ends a reader comes
    /// as a message, so that nothing put before it is lost. One reader at a time.
    package func take() async -> [Message] {
        await withCheckedContinuation { continuation in
            let messages = state.withLock { state -> [Message] in
                precondition(state.reader == nil, "a mailbox has one reader")
                guard !state.messages.isEmpty else {
                    state.reader = continuation
                    return []
                }
                let messages = state.messages
                state.messages = []
                return messages
            }
            if !messages.isEmpty { continuation.resume(returning: messages) }
        }
    }

    /// All that wait now, perhaps none.
    package func takeWithoutWaiting() -> [Message] {
        state.withLock { state in
            let messages = state.messages
            state.messages = []
            return messages
        }
    }
}
