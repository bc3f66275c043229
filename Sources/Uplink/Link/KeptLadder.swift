public import Core

/// The ladder with its clock and what was done last, as it stands in `cursor.json`.
///
/// The clock goes by the monotonic one within a boot. Over a restart of the board the wall clock
/// says how much time has passed; where that went back none has, which only makes the ladder wait.
public struct KeptLadder: Sendable, Hashable {
    /// What the ladder did, or would have done.
    public struct Act: Sendable, Hashable {
        public enum Result: String, Sendable {
            /// The load was switched off and comes on again by itself.
            case cycled
            /// HQ answered behind it.
            case helped
            /// The power role would not.
            case refused
            /// Somebody else answers over the link: it is not the modem.
            case explained
        }

        public let load: String
        public let at: Timestamp
        public internal(set) var result: Result
        public let reason: String?
    }

    public internal(set) var ladder = ModemLadder()
    public internal(set) var last: Act?
    /// Ever.
    public internal(set) var count: Int64 = 0
    /// Where the ladder's clock was, and when by the others.
    private var base: (clock: Duration, monotonic: Duration, wall: Timestamp, boot: Identifier)

    public init(by time: any TimeSource) {
        base = (.zero, time.monotonic(), time.now(), time.bootID)
    }

    /// The ladder's clock.
    public func clock(by time: any TimeSource) -> Duration {
        let passed =
            base.boot == time.bootID
            ? time.monotonic() - base.monotonic : time.now() - base.wall
        return base.clock + max(.zero, passed)
    }

    /// Winds the clock on, so that what is written down goes on from now.
    mutating func settle(by time: any TimeSource) {
        base = (clock(by: time), time.monotonic(), time.now(), time.bootID)
    }

    /// Cycles within the last day.
    public func today(by time: any TimeSource) -> Int {
        let now = clock(by: time)
        return ladder.cycles.count { now - $0 < ModemLadder.day }
    }

    public static func == (one: KeptLadder, other: KeptLadder) -> Bool { one.json == other.json }
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension KeptLadder {
    /// More than any limit lets happen.
    private static let cycleLimit = 64

    public var json: JSONValue {
        [
            "clock_ms": .integer(base.clock.wholeMilliseconds),
            "monotonic_ms": .integer(base.monotonic.wholeMilliseconds),
            "saved_at": .string(base.wall.description), "boot_id": .string(base.boot.description),
            "cycles_ms": .array(ladder.cycles.map { .integer($0.wholeMilliseconds) }),
            "in_a_row": .integer(Int64(ladder.inARow)),
            "rests_until_ms": JSONValue(ladder.restsUntil?.wholeMilliseconds),
            "count": .integer(count),
            "last": last.map { act in
                [
                    "load": .string(act.load), "at": .string(act.at.description),
                    "result": .string(act.result.rawValue), "reason": JSONValue(act.reason),
                ]
            } ?? .null,
        ]
    }

    /// `nil` where that is none of these.
    public init?(_ json: JSONValue) {
        guard let clock = json["clock_ms"]?.integer, let moment = json["monotonic_ms"]?.integer,
            let wall = json["saved_at"]?.string.flatMap({ Timestamp($0) }),
            let boot = json["boot_id"]?.string.flatMap({ Identifier($0) }),
            let cycles = json["cycles_ms"]?.array?.compactMap(\.integer),
            cycles.count <= Self.cycleLimit,
            let inARow = json["in_a_row"]?.integer, (0...1_000).contains(inARow),
            let count = json["count"]?.integer
        else { return nil }
        base = (.milliseconds(clock), .milliseconds(moment), wall, boot)
        ladder.cycles = cycles.map { .milliseconds($0) }
        ladder.inARow = Int(inARow)
        ladder.restsUntil = json["rests_until_ms"]?.integer.map { .milliseconds($0) }
        self.count = count
        last = json["last"].flatMap { act in
            guard let load = act["load"]?.string,
                let at = act["at"]?.string.flatMap({ Timestamp($0) }),
                let result = act["result"]?.string.flatMap(Act.Result.init)
            else { return nil }
            return Act(load: load, at: at, result: result, reason: act["reason"]?.string)
        }
    }
}
