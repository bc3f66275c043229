public import Core

/// Records of one boot that follow one another, between which nobody set the wall clock and whose
/// clock was vouched for all the time or never: what a journal remembers of its stamps. A pure
/// value.
///
/// The wall clock and the monotonic one run alike until somebody sets the former (slewing moves
/// both), so all stamps of a stretch have the same ``origin``.
public struct ClockStretch: Sendable, Hashable {
    /// Origins of one stretch differ by no more: what is cut off of milliseconds, and steps too
    /// small to be worth a correction. Measured against the first, so that small steps add up.
    static let tolerance: Duration = .seconds(1)

    public let bootID: Identifier
    /// What the wall clock showed when the monotonic one was zero.
    public let origin: Timestamp
    public let isTrusted: Bool
    /// The first record, by the monotonic clock.
    public let first: Duration
    /// The last record.
    public private(set) var last: Duration

    public init(
        bootID: Identifier, origin: Timestamp, isTrusted: Bool, first: Duration, last: Duration
    ) {
        self.bootID = bootID
        self.origin = origin
        self.isTrusted = isTrusted
        self.first = first
        self.last = max(first, last)
    }

    public init(_ stamp: ClockStamp) {
        let moment = Duration.milliseconds(stamp.monotonicMilliseconds)
        self.init(
            bootID: stamp.bootID, origin: stamp.origin, isTrusted: stamp.trust != .untrusted,
            first: moment, last: moment)
    }

    /// Takes the next record in; `false` where it begins another stretch.
    public mutating func takes(_ stamp: ClockStamp) -> Bool {
        guard stamp.bootID == bootID, (stamp.trust != .untrusted) == isTrusted,
            (stamp.origin - origin).magnitude <= Self.tolerance
        else { return false }
        last = max(last, .milliseconds(stamp.monotonicMilliseconds))
        return true
    }
}
