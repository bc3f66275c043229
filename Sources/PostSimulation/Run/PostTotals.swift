public import Core

/// What many runs came to together.
public struct PostTotals: Sendable {
    public private(set) var runs = 0
    public private(set) var days = 0
    public private(set) var crossings = 0
    public private(set) var fired: [FaultKind: Int] = [:]
    public private(set) var relayFalls: [Int: Int] = [:]
    public private(set) var cleanStops = 0
    public private(set) var uncleanStops = 0
    /// The first.
    public private(set) var violation: Violation?
    /// Of the machine's time.
    public var passed = Duration.zero

    public init() {}

    public mutating func add(_ run: PostRunSummary) {
        runs += 1
        days += run.days.count
        crossings += run.crossings
        fired.merge(run.fired, uniquingKeysWith: +)
        relayFalls.merge(run.relayFallsByTier, uniquingKeysWith: +)
        cleanStops += run.cleanStops
        uncleanStops += run.uncleanStops
        if violation == nil { violation = run.violation }
    }

    public var daysPerSecond: Double {
        passed > .zero ? Double(days) / passed.inSeconds : 0
    }

    public var json: JSONValue {
        [
            "runs": .integer(Int64(runs)), "days": .integer(Int64(days)),
            "crossings": .integer(Int64(crossings)),
            "faults": .object(
                Dictionary(
                    uniqueKeysWithValues: fired.map { ($0.rawValue, .integer(Int64($1))) })),
            "relay_falls": .object(
                Dictionary(
                    uniqueKeysWithValues: relayFalls.map { ("tier\($0)", .integer(Int64($1))) })),
            "clean_stops": .integer(Int64(cleanStops)),
            "unclean_stops": .integer(Int64(uncleanStops)),
            "days_per_second": .number((daysPerSecond * 100).rounded() / 100),
            "violations": .integer(violation == nil ? 0 : 1),
            "command": JSONValue(violation?.command),
        ]
    }

    public var text: String {
        let counts = FaultKind.allCases.compactMap { kind in
            fired[kind].map { "\(kind.rawValue) \($0)" }
        }
        let rate = (daysPerSecond * 100).rounded() / 100
        return """
            \(runs) seeds, \(days) days, \(crossings) crossings, \(rate) days/s; fired: \
            \(counts.isEmpty ? "nothing" : counts.joined(separator: ", ")); \
            \(violation.map { "VIOLATED: \($0)" } ?? "0 violations")
            """
    }
}
