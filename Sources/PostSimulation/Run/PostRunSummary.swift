public import Core

/// What a run came to.
public struct PostRunSummary: Sendable {
    /// What one day came to.
    public struct Day: Sendable, Hashable {
        public var number: Int
        public var crossings: Int
        public var records: Int64
        public var settledAt: Duration
    }

    public internal(set) var seed: UInt64
    public internal(set) var days: [Day] = []
    public internal(set) var fired: [FaultKind: Int] = [:]
    public internal(set) var violation: Violation?
    /// A digest of everything that happened in its order.
    public internal(set) var trace: UInt64 = 0
    public internal(set) var steps: UInt64 = 0
    public internal(set) var crossings = 0
    /// Sealed, and acknowledged.
    public internal(set) var referrals = 0
    /// Receipts given again, answers lost on the LAN, tries that had to be repeated.
    public internal(set) var repeated = 0
    public internal(set) var retries = 0
    public internal(set) var relayFalls = 0
    public internal(set) var relayFallsByTier: [Int: Int] = [:]
    /// Computers that went down in order before their power fell, and those that did not.
    public internal(set) var cleanStops = 0
    public internal(set) var uncleanStops = 0
    public internal(set) var boots = 0
    /// Processes that ended because their tree could not heal.
    public internal(set) var selfEnds = 0
    /// The last lines of what happened.
    public internal(set) var log: [String] = []

    init(seed: UInt64) {
        self.seed = seed
    }

    public var json: JSONValue {
        [
            "seed": .integer(Int64(bitPattern: seed)), "days": .integer(Int64(days.count)),
            "crossings": .integer(Int64(crossings)),
            "referrals": .integer(Int64(referrals)), "repeated": .integer(Int64(repeated)),
            "retries": .integer(Int64(retries)), "boots": .integer(Int64(boots)),
            "self_ends": .integer(Int64(selfEnds)),
            "relay_falls": .object(
                Dictionary(
                    uniqueKeysWithValues: relayFallsByTier.map {
                        ("tier\($0)", .integer(Int64($1)))
                    })),
            "clean_stops": .integer(Int64(cleanStops)),
            "unclean_stops": .integer(Int64(uncleanStops)),
            "faults": .object(
                Dictionary(
                    uniqueKeysWithValues: fired.map { ($0.rawValue, .integer(Int64($1))) })),
            "steps": .integer(Int64(steps)),
            "trace": .string(Hexadecimal.text((0..<8).map { UInt8(trace >> (56 - 8 * $0) & 255) })),
            "violation": violation.map { violation in
                [
                    "at_s": .integer(Int64(violation.at.inSeconds)),
                    "what": .string(violation.what), "command": .string(violation.command),
                ]
            } ?? .null,
        ]
    }

    public var text: String {
        let falls = relayFallsByTier.sorted { $0.key < $1.key }.map { "tier \($0) \($1)" }
        let counts = FaultKind.allCases.compactMap { kind in
            fired[kind].map { "\(kind.rawValue) \($0)" }
        }
        return """
            seed \(seed): \(days.count) days, \(crossings) crossings, \(repeated) receipts given \
            again, \(retries) retries, \(boots) boots, relays fell \
            \(falls.isEmpty ? "never" : falls.joined(separator: ", ")); \
            \(counts.isEmpty ? "no faults" : counts.joined(separator: ", ")); \
            \(violation.map { "VIOLATED: \($0)" } ?? "0 violations")
            """
    }
}
