internal import Core

/// Batches of one post that are at this hub at the same time. Nothing that matters is held here:
/// whoever meets nobody is told at once that his batch does not follow.
///
/// 1. A batch is present from the head of its request until it is kept or refused.
/// 2. One that does not follow what is stored waits while another that is present works; when one
///    leaves, all that wait try again.
/// 3. Nobody waits where everybody else waits too. Each round of tries so ends with one fewer.
final class BatchMeetings: Sendable {
    private struct Meeting {
        var present = 0
        var departures = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// One batch's presence.
    struct Visit: Sendable {
        fileprivate let meetings: BatchMeetings
        let post: String

        /// How many have left so far.
        var departures: Int { meetings.state.withLock { $0[post]?.departures ?? 0 } }

        /// Waits for one to leave; `false` where nobody is left whose leaving could help.
        ///
        /// - Parameter seen: ``departures`` before the try that failed.
        func isWorthAnotherTry(since seen: Int) async -> Bool {
            await meetings.wait(post, since: seen)
        }
    }

    private let state = Guarded<[String: Meeting]>([:])

    func attended<Value>(
        of post: String, _ work: (Visit) async throws(HubFault) -> Value
    ) async throws(HubFault) -> Value {
        state.withLock { $0[post, default: Meeting()].present += 1 }
        defer { leave(post) }
        return try await work(Visit(meetings: self, post: post))
    }

    private func leave(_ post: String) {
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard var meeting = state[post] else { return [] }
            meeting.present -= 1
            meeting.departures += 1
            let woken = meeting.waiting
            meeting.waiting = []
            state[post] = meeting.present == 0 ? nil : meeting
            return woken
        }
        for continuation in woken { continuation.resume() }
    }

    private func wait(_ post: String, since seen: Int) async -> Bool {
        var isWorthIt = true
        await withCheckedContinuation { continuation in
            let isWaiting = state.withLock { state -> Bool in
                guard var meeting = state[post], meeting.departures == seen else { return false }
                guard meeting.waiting.count + 1 < meeting.present else {
                    isWorthIt = false
                    return false
                }
                meeting.waiting.append(continuation)
                state[post] = meeting
                return true
            }
            if !isWaiting { continuation.resume() }
        }
        return isWorthIt
    }
}
