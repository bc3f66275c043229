public import Core

/// What a `time_correction` says: when a boot really began, and so when each of its records was
/// stored, however often its clock was set meanwhile (RECORD.md, "The other kinds").
///
/// RECORD.md's keys are `boot_id`, `offset_ms` and `source`. `started_at` and `bound_ms` are
/// further ones: a boot whose clock was set in the middle needs more than one offset, and a
/// correction without its bound would claim more than is known.
public struct TimeCorrection: Sendable, Hashable {
    /// What a correction of a release before this one is held for, which named no bound: half of
    /// the longest answer that it took from HQ.
    public static let unstatedBound: Duration = .seconds(15)

    public let bootID: Identifier
    /// The true time at which the boot's monotonic clock was zero.
    public let startedAt: Timestamp
    /// It is at most so much earlier or later.
    public let bound: Duration
    /// To be added to `stored_at` of the last records of the boot that are `untrusted`.
    public let offset: Duration
    /// By whose word: a ``BootStart/Source``, or what a later release writes.
    public let source: String
    /// By the boot's monotonic clock, where the correction was written in that boot itself: records
    /// behind that moment drift from it. `nil` where the boot had ended.
    public let knownAt: Duration?

    public init(
        bootID: Identifier, startedAt: Timestamp, bound: Duration, offset: Duration, source: String,
        knownAt: Duration? = nil
    ) {
        self.bootID = bootID
        self.startedAt = startedAt
        self.bound = bound
        self.offset = offset
        self.source = source
        self.knownAt = knownAt
    }

    public var body: JSONValue {
        [
            "boot_id": .string(bootID.description), "offset_ms": .integer(offset.wholeMilliseconds),
            "source": .string(source), "started_at": .string(startedAt.description),
            "bound_ms": .integer(bound.wholeMilliseconds),
        ]
    }

    /// Reads a record back; `nil` for another kind, and where it does not tell when the boot began.
    ///
    /// Without `started_at` it is one of a release before this one, which wrote it in the boot that
    /// it corrects: its own stamp is as wrong as those before it.
    public init?(_ envelope: Envelope) {
        let body = envelope.body
        guard envelope.kind == .timeCorrection,
            let bootID = body["boot_id"]?.string.flatMap({ Identifier($0) }),
            let offset = body["offset_ms"]?.integer
        else { return nil }
        let said = body["started_at"]?.string.flatMap { Timestamp($0) }
        let own =
            envelope.stamp.bootID == bootID
            ? envelope.stamp.origin + .milliseconds(offset) : nil
        guard let startedAt = said ?? own else { return nil }
        self.init(
            bootID: bootID, startedAt: startedAt,
            bound: body["bound_ms"]?.integer.map { .milliseconds(max(0, $0)) }
                ?? Self.unstatedBound,
            offset: .milliseconds(offset), source: body["source"]?.string ?? "",
            knownAt: envelope.stamp.bootID == bootID
                ? .milliseconds(envelope.stamp.monotonicMilliseconds) : nil)
    }

    /// Reads ``body`` back; `nil` unless every member is there and of its type.
    public init?(_ body: JSONValue) {
        guard let bootID = body["boot_id"]?.string.flatMap({ Identifier($0) }),
            let offset = body["offset_ms"]?.integer, let source = body["source"]?.string,
            let startedAt = body["started_at"]?.string.flatMap({ Timestamp($0) }),
            let bound = body["bound_ms"]?.integer, bound >= 0
        else { return nil }
        self.init(
            bootID: bootID, startedAt: startedAt, bound: .milliseconds(bound),
            offset: .milliseconds(offset), source: source)
    }

    /// What to add to the times of a record that the post stamped so; `nil` where nothing is to be
    /// corrected: its clock was vouched for, or it is of another boot.
    public func shift(of stamp: ClockStamp) -> Duration? {
        guard stamp.trust == .untrusted, stamp.bootID == bootID else { return nil }
        return startedAt - stamp.origin
    }

    /// How far the corrected time of such a record may be off.
    func bound(of stamp: ClockStamp) -> Duration {
        guard let knownAt else { return bound }
        let behind = Duration.milliseconds(stamp.monotonicMilliseconds) - knownAt
        return bound + ClockHint.drift(over: max(.zero, behind))
    }
}

/// A record's times as they were, with what was learned of the clock later.
public struct CorrectedTimes: Sendable, Hashable {
    public let storedAt: Timestamp
    /// Of a crossing whose `crossed_at` is by the post's clock too, else `nil`.
    public let crossedAt: Timestamp?
    /// They are at most so much earlier or later.
    public let bound: Duration
    public let source: String

    /// `nil` where nothing is to be corrected.
    public init?(_ envelope: Envelope, by correction: TimeCorrection) {
        guard let shift = correction.shift(of: envelope.stamp) else { return nil }
        storedAt = envelope.stamp.time + shift
        crossedAt = Self.crossedAt(envelope).map { said in
            // The clock may have been set between crossing and storing.
            let lag = said - envelope.stamp.time
            return lag.magnitude <= (lag - shift).magnitude ? said + shift : said
        }
        bound = correction.bound(of: envelope.stamp)
        source = correction.source
    }

    private static func crossedAt(_ envelope: Envelope) -> Timestamp? {
        guard envelope.kind == .crossing,
            envelope.body["crossed_at_source"]?.string == "appliance"
        else { return nil }
        return envelope.body["crossed_at"]?.string.flatMap { Timestamp($0) }
    }

    public var json: JSONValue {
        [
            "stored_at": .string(storedAt.description), "crossed_at": JSONValue(crossedAt),
            "bound_ms": .integer(bound.wholeMilliseconds), "source": .string(source),
        ]
    }
}
