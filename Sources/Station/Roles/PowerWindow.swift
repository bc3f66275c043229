internal import Control
internal import Core
internal import Supervision

/// What capture's page shows of sun, battery and its workstation's power: asked of the power role
/// when somebody looks, and not before the last answer is as old as it may be, however many look.
struct PowerWindow: Sendable {
    /// Of the last days' curve, which grows by a point in a quarter of an hour.
    static let curveIsFreshFor: Duration = .seconds(60)
    /// Of what is announced: a word of the policy's, which decides every ten seconds, is minutes
    /// ahead of the relay, and is to be on the screen before two of them are left.
    static let supplyIsFreshFor: Duration = .seconds(5)
    /// Until it is tried again where nothing came.
    static let retryAfter: Duration = .seconds(5)
    private static let timeout: Duration = .milliseconds(1_500)

    private struct Kept {
        var answer: JSONValue?
        /// When it was asked for.
        var since: Duration
        var until: Duration
    }

    private let path: String
    private let call: String
    private let freshFor: Duration
    private let time: any TimeSource
    private let thread: any ResourceExecutor
    private let kept = Guarded<Kept?>(nil)

    /// - Parameters:
    ///   - path: the power role's socket.
    ///   - call: one without arguments.
    ///   - thread: the call may block it for ``timeout``.
    init(
        path: String, call: String, freshFor: Duration, time: any TimeSource,
        on thread: any ResourceExecutor
    ) {
        self.path = path
        self.call = call
        self.freshFor = freshFor
        self.time = time
        self.thread = thread
    }

    /// Whoever looks next is told anew.
    func forget() {
        kept.withLock { $0 = nil }
    }

    /// The answer and its age at least; `nil` while the power role does not answer.
    var answer: (json: JSONValue, age: Duration)? {
        get async {
            let now = time.monotonic()
            let (isDue, before) = kept.withLock { kept -> (Bool, Kept?) in
                guard let known = kept, now < known.until else {
                    // Those who come while it is asked get what was known.
                    kept = Kept(
                        answer: kept?.answer, since: kept?.since ?? now,
                        until: now + Self.retryAfter)
                    return (true, nil)
                }
                return (false, known)
            }
            guard isDue else {
                return before.flatMap { kept in kept.answer.map { ($0, now - kept.since) } }
            }
            let answer = try? await ControlClient.call(
                path: path, call: call, timeout: Self.timeout, time: time, on: thread)
            let until = time.monotonic() + (answer == nil ? Self.retryAfter : freshFor)
            kept.withLock { $0 = Kept(answer: answer, since: now, until: until) }
            return answer.map { ($0, time.monotonic() - now) }
        }
    }
}
