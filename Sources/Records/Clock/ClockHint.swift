public import Core

/// When this board started by HQ's clock, as HQ's answers bound it (RECORD.md, `clock`): a wall
/// clock that agrees may be believed although nothing sets it. A clock that does not is left alone;
/// a `time_correction` says by how much its stamps are wrong. A pure value.
public struct ClockHint: Sendable, Hashable {
    /// A wall clock may be wrong by so much and still agree; less is not worth a correction.
    public static let tolerance: Duration = .seconds(2)
    /// A hint that leaves more room than this says too little.
    public static let widestBound: Duration = .seconds(2)
    /// Milliseconds in a million that a board and HQ drift apart at most.
    public static let drift: Int64 = 100

    /// How far a board's clock and the true time drift apart meanwhile, at most.
    static func drift(over passed: Duration) -> Duration {
        .milliseconds(passed.magnitude.wholeMilliseconds / (1_000_000 / drift))
    }

    public let bootID: Identifier
    /// The board's monotonic clock was zero then, by HQ's clock ...
    public let start: Timestamp
    /// ... and at most so much earlier or later, ...
    public let bound: Duration
    /// ... as was heard at this moment of the monotonic clock.
    public let heardAt: Duration

    public init(bootID: Identifier, start: Timestamp, bound: Duration, heardAt: Duration) {
        self.bootID = bootID
        self.start = start
        self.bound = bound
        self.heardAt = heardAt
    }

    public enum Verdict: Sendable {
        case agrees
        case contradicts
        /// It was heard too long ago, was never narrow enough, or is of another boot.
        case silent
    }

    /// - Parameters:
    ///   - time: what the wall clock shows.
    ///   - monotonic: what the monotonic clock of `boot` shows.
    public func verdict(
        on time: Timestamp, at monotonic: Duration, in boot: Identifier
    ) -> Verdict {
        guard boot == bootID, monotonic >= heardAt else { return .silent }
        let bound = bound + Self.drift(over: monotonic - heardAt)
        guard bound <= Self.widestBound else { return .silent }
        let apart = (time - (start + monotonic)).magnitude
        return apart <= Self.tolerance + bound ? .agrees : .contradicts
    }

    public var json: JSONValue {
        [
            "boot_id": .string(bootID.description), "start": .string(start.description),
            "bound_ms": .integer(bound.wholeMilliseconds),
            "heard_ms": .integer(heardAt.wholeMilliseconds),
        ]
    }

    /// `nil` unless every member is there and of its type.
    public init?(_ json: JSONValue) {
        guard let bootID = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let start = json["start"]?.string.flatMap({ Timestamp($0) }),
            let bound = json["bound_ms"]?.integer, bound >= 0,
            let heard = json["heard_ms"]?.integer, heard >= 0
        else { return nil }
        self.init(
            bootID: bootID, start: start, bound: .milliseconds(bound),
            heardAt: .milliseconds(heard))
    }
}
