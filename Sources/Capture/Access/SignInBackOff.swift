internal import Core

/// Slows whoever tries PINs.
///
/// 1. One badge at one workstation: three wrong PINs cost nothing, each further one doubles the
///    wait from five seconds up to a quarter of an hour. A right PIN clears it.
/// 2. All badges at one workstation together, so that a guesser who goes from badge to badge is
///    slowed too: from the fifth wrong PIN of a series on the whole workstation waits, two seconds
///    and twice as long each time, a minute at most. Nobody is locked out: after the wait the next
///    attempt is heard, and what is turned away meanwhile makes it no longer. Of one badge the
///    first three count, so that one forgotten PIN does not slow the colleagues, and that badge's
///    right PIN takes its own away. A series ends when a quarter of an hour passes without a wrong
///    PIN.
struct SignInBackOff: Sendable {
    struct Pair: Hashable, Sendable {
        let badge: String
        let workstation: Identifier
    }

    /// What a wrong PIN came to.
    struct Failure: Sendable, Hashable {
        /// Wrong PINs of this badge at this workstation in a row.
        let inARow: Int
        /// Wrong PINs of all badges in the workstation's series, this one included.
        let inSeries: Int
    }

    private struct Failures: Sendable {
        var count: Int
        var blockedUntil: Duration
    }

    private struct Series: Sendable {
        /// All wrong PINs, for the record.
        var total = 0
        /// Those that slow.
        var counted = 0
        var last: Duration
        var blockedUntil: Duration = .zero
    }

    static let freeAttempts = 3
    static let firstWait: Duration = .seconds(5)
    static let longestWait: Duration = .seconds(900)
    static let freeAttemptsOfAll = 4
    static let firstWaitOfAll: Duration = .seconds(2)
    static let longestWaitOfAll: Duration = .seconds(60)
    static let seriesEnd: Duration = .seconds(900)

    private var failures: [Pair: Failures] = [:]
    /// By workstation: as many as are enrolled.
    private var series: [Identifier: Series] = [:]

    /// How long this pair has to wait still; `nil` where it may try now.
    func wait(for pair: Pair, at now: Duration) -> Duration? {
        let until = max(
            failures[pair]?.blockedUntil ?? .zero, series[pair.workstation]?.blockedUntil ?? .zero)
        return until > now ? until - now : nil
    }

    /// Notes a wrong PIN.
    mutating func fail(_ pair: Pair, at now: Duration) -> Failure {
        let count = (failures[pair]?.count ?? 0) + 1
        let wait = Self.wait(
            doublings: count - Self.freeAttempts, Self.firstWait, Self.longestWait)
        if failures[pair] == nil, failures.count >= AccessLimits.slowedPairs { forgetOne() }
        failures[pair] = Failures(count: count, blockedUntil: now + wait)
        var own = series[pair.workstation] ?? Series(last: now)
        own.total += 1
        own.last = now
        if count <= Self.freeAttempts {
            own.counted += 1
            own.blockedUntil =
                now
                + Self.wait(
                    doublings: own.counted - Self.freeAttemptsOfAll - 1, Self.firstWaitOfAll,
                    Self.longestWaitOfAll)
        }
        series[pair.workstation] = own
        return Failure(inARow: count, inSeries: own.total)
    }

    mutating func clear(_ pair: Pair) {
        guard let known = failures.removeValue(forKey: pair),
            let counted = series[pair.workstation]?.counted
        else { return }
        series[pair.workstation]?.counted = max(0, counted - min(known.count, Self.freeAttempts))
    }

    /// Ends a workstation's series where it has been quiet for long enough.
    ///
    /// - Returns: how many wrong PINs it had; `nil` where no series ends.
    mutating func endedSeries(at workstation: Identifier, now: Duration) -> Int? {
        guard let own = series[workstation], now - own.last >= Self.seriesEnd else { return nil }
        series[workstation] = nil
        return own.total
    }

    private static func wait(
        doublings: Int, _ first: Duration, _ longest: Duration
    ) -> Duration {
        doublings < 0 ? .zero : min(longest, first * (1 << min(doublings, 16)))
    }

    /// The pair that is free soonest loses least.
    private mutating func forgetOne() {
        let soonest = failures.min { $0.value.blockedUntil < $1.value.blockedUntil }
        if let soonest { failures[soonest.key] = nil }
    }
}
