internal import Core
internal import Power

/// What the power role keeps over a restart: the estimate and how the sun did lately.
struct PowerMemory: Hashable, Sendable {
    /// Older ones say nothing any more.
    static let longest = Duration.seconds(48 * 3_600)
    /// What an hour without looking adds to the estimate's deviation.
    static let widening = 0.02
    /// Where nothing at all is known.
    static let widest = 0.35
    static let largestFile = 65_536

    var estimate: StateOfCharge.Estimate?
    var ratios: [Double]
    var savedAt: Timestamp
    var savedAtMonotonic: Duration
    var bootID: Identifier

    var json: JSONValue {
        [
            "share": JSONValue(estimate?.share), "deviation": JSONValue(estimate?.deviation),
            "ratios": .array(ratios.map { .number($0) }),
            "saved_at": .string(savedAt.description),
            "saved_at_ms": .integer(savedAtMonotonic.wholeMilliseconds),
            "boot_id": .string(bootID.description),
        ]
    }

    init(
        estimate: StateOfCharge.Estimate?, ratios: [Double], time: some TimeSource
    ) {
        self.estimate = estimate
        self.ratios = ratios
        savedAt = time.now()
        savedAtMonotonic = time.monotonic()
        bootID = time.bootID
    }

    /// `nil` where the text is none of these.
    init?(_ json: JSONValue) {
        guard let saved = json["saved_at"]?.string.flatMap({ Timestamp($0) }),
            let monotonic = json["saved_at_ms"]?.integer,
            let boot = json["boot_id"]?.string.flatMap({ Identifier($0) })
        else { return nil }
        if let share = json["share"]?.double, let deviation = json["deviation"]?.double,
            (0...1).contains(share), (0...1).contains(deviation)
        {
            estimate = StateOfCharge.Estimate(share: share, deviation: deviation)
        }
        ratios = (json["ratios"]?.array ?? []).compactMap(\.double)
        savedAt = saved
        savedAtMonotonic = .milliseconds(monotonic)
        bootID = boot
    }

    /// The estimate as it may be believed now: less the longer nobody looked.
    func believed(at time: some TimeSource) -> StateOfCharge.Estimate? {
        guard var estimate else { return nil }
        let age =
            bootID == time.bootID
            ? time.monotonic() - savedAtMonotonic : time.now() - savedAt
        // A clock that was set back hides how long it was.
        let counted = age < .zero ? .seconds(24 * 3_600) : age
        guard counted <= Self.longest else { return nil }
        estimate.deviation = min(
            Self.widest, estimate.deviation + Self.widening * counted.inSeconds / 3_600)
        return estimate
    }

    static func load(_ path: String, files: LinuxFiles) -> PowerMemory? {
        guard let bytes = try? files.read(path, limit: largestFile),
            let json = try? JSONValue(parsing: bytes)
        else { return nil }
        return PowerMemory(json)
    }

    func save(_ path: String, files: LinuxFiles) throws(FileFault) {
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o640)
    }
}

extension JSONValue {
    /// A number of either kind.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
