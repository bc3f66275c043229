/// How often a supervisor restarts before it gives up, as two numbers: a burst for accidents and a
/// sustained rate for what keeps coming back.
///
/// 1. The restarts of all children of one supervisor count together, as in Erlang/OTP: whoever
///    wants a child not to be judged by its siblings gives it a supervisor of its own.
/// 2. Each restart costs one ``sustainedInterval`` of time, which time pays back, oldest first and
///    one after the other. More than ``burst`` unpaid restarts are not allowed. So any stretch of
///    time T sees at most `burst + T / sustainedInterval` restarts.
/// 3. The time in which a child waits for its own restart does not pay for its restarts: with a
///    back-off as long as the interval a hopeless child would otherwise be restarted for ever, each
///    limit hiding behind the other. It does pay for those of its siblings: a child that keeps
///    failing never makes the accidents of the others weigh longer than they would alone.
///
/// Limits of nested supervisors multiply; the one at the top has ``root``.
public struct RestartPolicy: Hashable, Sendable {
    /// Restarts that may follow each other at once, 0…100. 0 means that nothing is restarted.
    public var burst: Int
    /// One restart more for each such time.
    public var sustainedInterval: Duration
    /// The wait before a restart, by the failures in a row of that child.
    public var backOff: BackOff
    /// A child that ran this long (from ready to its end, or to its last proof) starts its back-off
    /// anew.
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
