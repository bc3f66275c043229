internal import Core

/// How long to wait after a failure: a random part of a span that doubles with each, up to a bound,
/// so that the posts of a country do not return all at once. A pure value.
struct LinkBackOff: Sendable, Hashable {
    /// Failures since the last success.
    private(set) var failures = 0
    private let limits: ForwarderCore.Limits

    init(limits: ForwarderCore.Limits) {
        self.limits = limits
    }

    /// - Parameters:
    ///   - isSilent: nothing answered. That try cost some empty packets; one that somebody answers
    ///     costs a handshake, and so the waits grow longer.
    ///   - retryAfter: how long a busy hub asks for.
    ///   - jitter: any number.
    mutating func next(isSilent: Bool, retryAfter: Duration?, jitter: UInt64) -> Duration {
        failures += 1
        let longest = isSilent ? limits.longestBackOff : limits.longestAnswered
        var span = limits.firstBackOff
        for _ in 1..<min(failures, 64) where span < longest {
            span = span * 2
        }
        span = min(span, longest)
        let least = limits.leastBackOff
        let wait = least + (span - least) * Int(jitter % 1_025) / 1_024
        return max(wait, min(retryAfter ?? .zero, limits.longestRetryAfter))
    }

    mutating func succeed() {
        failures = 0
    }
}
