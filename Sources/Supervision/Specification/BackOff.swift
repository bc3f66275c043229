/// How long to wait before the next attempt: doubling from ``first`` to ``cap``, spread by jitter
/// so that posts that lost the same thing at the same moment do not all come back at once.
public struct BackOff: Hashable, Sendable {
    /// The wait before the first repeated attempt.
    public var first: Duration
    /// No wait is longer, jitter included.
    public var cap: Duration
    /// The wait is changed by up to this share in either direction, in percent, 0…100.
    public var jitterPercent: Int

    public init(
        first: Duration = .seconds(1), cap: Duration = .seconds(60), jitterPercent: Int = 20
    ) {
        self.first = first
        self.cap = cap
        self.jitterPercent = jitterPercent
    }

    /// - Parameters:
    ///   - attempt: failures in a row so far, from 1.
    ///   - chance: a random number, 0 ≤ chance < 1; 0.5 gives the wait without jitter.
    public func delay(attempt: Int, chance: Double) -> Duration {
        var delay = min(first, cap)
        var doublings = max(attempt, 1) - 1
        while doublings > 0, delay < cap {
            delay = min(delay * 2, cap)
            doublings -= 1
        }
        let spread = Double(jitterPercent) / 100 * (2 * chance - 1)
        return min(delay * (1 + spread), cap)
    }
}
