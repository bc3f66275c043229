public import Core

/// When a boot of the board began: the true time at which its monotonic clock was zero, as far as
/// that is known. A pure value.
public struct BootStart: Sendable, Hashable {
    /// By whose word. The raw values stand in records and never change.
    public enum Source: String, Sendable, CaseIterable {
        /// HQ's answers in that boot.
        case hub
        /// The boot's own clock, which was vouched for at another moment of it.
        case kernel
        /// The boots before and behind it in the journal, between which it must have run.
        case neighbours

        var weight: Int {
            switch self {
            case .kernel: 3
            case .hub: 2
            case .neighbours: 1
            }
        }
    }

    /// How far a clock may be off that the kernel holds for synchronised.
    public static let kernelBound: Duration = .seconds(1)

    public let time: Timestamp
    /// It was at most so much earlier or later, at the moment ``knownAt``.
    public let bound: Duration
    /// By that boot's monotonic clock.
    public let knownAt: Duration
    public let source: Source

    public init(time: Timestamp, bound: Duration, knownAt: Duration, source: Source) {
        self.time = time
        self.bound = bound
        self.knownAt = knownAt
        self.source = source
    }

    /// The bound for records of these moments of the boot: what two crystals drift apart from
    /// ``knownAt`` to the farthest of them is added.
    func bound(over moments: ClosedRange<Duration>) -> Duration {
        let farthest = max(
            (moments.lowerBound - knownAt).magnitude, (moments.upperBound - knownAt).magnitude)
        return bound + ClockHint.drift(over: farthest)
    }
}
