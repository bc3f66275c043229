import Core

/// How many events the history takes, so that a switch that somebody plays with for a week cannot
/// push two years of samples out of it.
///
/// ``burst`` at once, one more every half hour. What is left out is counted and told with the next
/// event that gets in.
public struct HistoryEventBudget: Sendable, Hashable {
    public static let burst = 512
    public static let refill: Duration = .seconds(1_800)

    private var left = HistoryEventBudget.burst
    private var refilledAt: Duration
    private var omitted = 0

    /// - Parameter now: monotonic, here and below.
    public init(at now: Duration) {
        refilledAt = now
    }

    /// The event as it is to be kept; `nil` where it is not.
    public mutating func admit(_ event: HistoryEvent, at now: Duration) -> HistoryEvent? {
        while left < Self.burst, now - refilledAt >= Self.refill {
            left += 1
            refilledAt += Self.refill
        }
        if left == Self.burst { refilledAt = now }
        guard left > 0 else {
            omitted += 1
            return nil
        }
        left -= 1
        guard omitted > 0 else { return event }
        var event = event
        event.reason = "(\(omitted) events before it were left out) " + event.reason
        omitted = 0
        return event
    }
}
