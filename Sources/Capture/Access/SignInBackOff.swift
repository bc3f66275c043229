internal import Core

/// Slows whoever tries PINs: one badge at one workstation, never another badge and never the same
/// badge elsewhere, so that nobody can lock a shift out.
///
/// Three wrong PINs cost nothing; each further one doubles the wait from five seconds up to a
/// quarter of an hour. A right PIN clears it.
struct SignInBackOff: Sendable {
    struct Pair: Hashable, Sendable {
        let badge: String
        let workstation: Identifier
    }

    private struct Failures: Sendable {
        var count: Int
        var blockedUntil: Duration
    }

    static let freeAttempts = 3
    static let firstWait: Duration = .seconds(5)
    static let longestWait: Duration = .seconds(900)

    private var failures: [Pair: Failures] = [:]

    /// How long this pair has to wait still; `nil` where it may try now.
    func wait(for pair: Pair, at now: Duration) -> Duration? {
        guard let entry = failures[pair], entry.blockedUntil > now else { return nil }
        return entry.blockedUntil - now
    }

    /// Notes a wrong PIN. Returns how many there were in a row.
    mutating func fail(_ pair: Pair, at now: Duration) -> Int {
        let count = (failures[pair]?.count ?? 0) + 1
        let doublings = count - Self.freeAttempts
        let wait: Duration =
            doublings < 0
            ? .zero : min(Self.longestWait, Self.firstWait * (1 << min(doublings, 16)))
        if failures[pair] == nil, failures.count >= AccessLimits.slowedPairs { forgetOne() }
        failures[pair] = Failures(count: count, blockedUntil: now + wait)
        return count
    }

    mutating func clear(_ pair: Pair) {
        failures[pair] = nil
    }

    /// The pair that is free soonest loses least.
    private mutating func forgetOne() {
        let soonest = failures.min { $0.value.blockedUntil < $1.value.blockedUntil }
        if let soonest { failures[soonest.key] = nil }
    }
}
