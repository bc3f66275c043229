/// How often a supervisor restarts before it gives up, as two numbers: a burst for accidents and a
/// sustained rate for what keeps coming back.
///
/// The restarts of all children of one supervisor count together, as in Erlang/OTP. Up to
/// ``burst`` may happen at once; each ``sustainedInterval`` that passes allows one more, never more
/// than ``burst`` together. So any stretch of time T sees at most `burst + T / sustainedInterval`
/// restarts. Time in which the supervisor itself makes a child wait before its restart does not
/// count: with a back-off as long as the interval a hopeless child would otherwise be restarted
/// for ever, each limit hiding behind the other.
///
/// Limits of nested supervisors multiply; the one at the top has ``root``.
public struct RestartPolicy: Hashable, Sendable {
    /// Restarts that may follow each other at once, 0…100. 0 means that nothing is restarted.
    public var burst: Int
    /// One restart more for each such time.
    public var sustainedInterval: Duration
    /// The wait before a restart, by the failures in a row of that child.
    public var backOff: BackOff
    /// A child that ran this long (from ready to its end) starts its back-off anew.
    public var stableAfter: Duration

    public init(
        burst: Int = 5, sustainedInterval: Duration = .seconds(60), backOff: BackOff = BackOff(),
        stableAfter: Duration = .seconds(60)
    ) {
        self.burst = burst
        self.sustainedInterval = sustainedInterval
        self.backOff = backOff
        self.stableAfter = stableAfter
    }

    /// For the top of a process: three restarts, then one each ten minutes. Past that the process
    /// ends and systemd's limits take over.
    public static let root = RestartPolicy(burst: 3, sustainedInterval: .seconds(600))
}

/// What is left of a ``RestartPolicy``, as a debt of time: each restart costs one interval, time
/// pays it back, and the debt never exceeds the burst.
struct RestartBudget {
    private let limit: Duration
    private let cost: Duration
    private var debt: Duration = .zero

    init(_ policy: RestartPolicy) {
        cost = policy.sustainedInterval
        limit = policy.sustainedInterval * policy.burst
    }

    mutating func credit(_ elapsed: Duration) {
        debt = max(.zero, debt - max(.zero, elapsed))
    }

    /// Whether one more restart is allowed, which is then spent.
    mutating func spend() -> Bool {
        guard debt + cost <= limit else { return false }
        debt += cost
        return true
    }
}
