public import Core
internal import Records

/// What HQ's answers say of this board's clock. A pure value.
///
/// 1. HQ named its time between two readings of the board's monotonic clock. So that clock was zero
///    at a moment between that time less the later and less the earlier reading, whatever the wall
///    clock did meanwhile.
/// 2. All answers of a boot must have one such moment in common, with what two crystals drift apart
///    between them; a single one that has not begins anew. Three that have are believed.
/// 3. An answer that took longer than ``longestAnswer`` says nothing.
struct HubClock: Sendable, Hashable {
    static let agreeing = 3
    static let longestAnswer: Duration = .seconds(30)

    /// When the board started, by HQ's clock.
    struct Start: Sendable, Hashable {
        let time: Timestamp
        /// It was at most so much earlier or later.
        let bound: Duration

        /// HQ's clock at a moment of the board's monotonic one.
        func time(at moment: Duration) -> Timestamp { time + moment }
    }

    private var earliest: Int64 = 0
    private var latest: Int64 = 0
    /// By the monotonic clock.
    private(set) var heardAt: Duration = .zero
    private var answers = 0

    /// - Parameters:
    ///   - time: HQ's, as it said between the two moments.
    ///   - sent: when the question left, by the monotonic clock.
    ///   - received: when the answer was here.
    mutating func heard(_ time: Timestamp, between sent: Duration, and received: Duration) {
        guard sent <= received, received - sent <= Self.longestAnswer else { return }
        let first = time.milliseconds - received.wholeMilliseconds
        // What is cut off of a millisecond at either end.
        let last = time.milliseconds - sent.wholeMilliseconds + 1
        let passed = max(0, (received - heardAt).wholeMilliseconds)
        let widening = passed / (1_000_000 / ClockHint.drift) + 1
        let (early, late) = (max(first, earliest - widening), min(last, latest + widening))
        if answers > 0, early <= late {
            (earliest, latest) = (early, late)
            answers += 1
        } else {
            (earliest, latest) = (first, last)
            answers = 1
        }
        heardAt = received
    }

    /// `nil` until enough answers agree.
    var start: Start? {
        guard answers >= Self.agreeing else { return nil }
        return Start(
            time: Timestamp(milliseconds: earliest + (latest - earliest) / 2),
            bound: .milliseconds((latest - earliest + 1) / 2))
    }
}

/// By how much the stamps of a boot are wrong (RECORD.md, `time_correction`).
public struct ClockCorrection: Sendable, Hashable {
    public let bootID: Identifier
    /// To be added to what the boot's records say of the time.
    public let offset: Duration
    /// The offset is at most so much more or less.
    public let bound: Duration

    /// A clock that is wrong by less is not worth a record.
    static let least = ClockHint.tolerance
    /// A boot's correction is written again only once its bound is so many times narrower.
    static let narrowing = 4

    public init(bootID: Identifier, offset: Duration, bound: Duration) {
        self.bootID = bootID
        self.offset = offset
        self.bound = bound
    }

    /// The correction to write down now; `nil` where there is none, or none that says more than the
    /// last one did.
    ///
    /// Somebody may set the clock while the board runs. Then the records before that moment need
    /// another offset than those behind it, and what was written for the boot is left as it is.
    ///
    /// - Parameters:
    ///   - time: the board's wall clock, which the kernel does not hold for synchronised.
    ///   - written: the last correction that was written.
    static func due(
        _ start: HubClock.Start?, bootID: Identifier, time: Timestamp, moment: Duration,
        written: ClockCorrection?
    ) -> ClockCorrection? {
        guard let start else { return nil }
        let found = ClockCorrection(
            bootID: bootID, offset: start.time(at: moment) - time, bound: start.bound)
        guard max(found.offset, .zero - found.offset) > least + found.bound else { return nil }
        guard let written, written.bootID == bootID else { return found }
        let apart = found.offset - written.offset
        let isSameClock = max(apart, .zero - apart) <= found.bound + written.bound
        return isSameClock && found.bound * narrowing <= written.bound ? found : nil
    }

    public var body: JSONValue {
        [
            "boot_id": .string(bootID.description),
            "offset_ms": .integer(offset.wholeMilliseconds), "source": "hub",
        ]
    }

    var json: JSONValue {
        [
            "boot_id": .string(bootID.description),
            "offset_ms": .integer(offset.wholeMilliseconds),
            "bound_ms": .integer(bound.wholeMilliseconds),
        ]
    }

    init?(_ json: JSONValue) {
        guard let bootID = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let offset = json["offset_ms"]?.integer, let bound = json["bound_ms"]?.integer
        else { return nil }
        self.init(
            bootID: bootID, offset: .milliseconds(offset), bound: .milliseconds(bound))
    }
}
