public import Core

/// What a replay showed (CONTRACT §4, `power simulate --json`, without `plant`).
public struct ReplayResult: Sendable, Hashable {
    public struct Load: Sendable, Hashable {
        public var name: String
        public var tier: Int
        public var value: Double
        public var demandedHours = 0.0
        public var servedHours = 0.0
        public var switchings = 0
        /// It lost its power while wanted and was not told 120 s before.
        public var uncleanStops = 0
    }

    public var policy: ReplayPolicy
    public var hours = 0.0
    /// A load of tier 0 or 1 had no power.
    public var criticalOutageHours = 0.0
    public var loads: [Load]
    public var hoursBelow50 = 0.0
    public var hoursBelow30 = 0.0
    /// Shares, 0 to 1; `nil` where nothing was ever estimated.
    public var chargeError: Double?

    public var switchings: Int { loads.reduce(0) { $0 + $1.switchings } }
    public var uncleanStops: Int { loads.reduce(0) { $0 + $1.uncleanStops } }

    /// 100 · Σ value·served ÷ Σ value·demanded over tiers from 2 on; `nil` where nothing of them
    /// was demanded.
    public var discretionaryValue: Double? {
        let counted = loads.filter { $0.tier >= 2 }
        let demanded = counted.reduce(0) { $0 + $1.value * $1.demandedHours }
        guard demanded > 0 else { return nil }
        return 100 * counted.reduce(0) { $0 + $1.value * $1.servedHours } / demanded
    }

    /// - Parameter plant: its stated figures.
    public func json(plant: JSONValue) -> JSONValue {
        [
            "policy": .string(policy.rawValue), "hours": Self.rounded(hours),
            "critical_outage_h": Self.rounded(criticalOutageHours),
            "loads": .array(
                loads.map {
                    [
                        "name": .string($0.name), "tier": JSONValue($0.tier),
                        "demanded_h": Self.rounded($0.demandedHours),
                        "served_h": Self.rounded($0.servedHours),
                        "switchings": JSONValue($0.switchings),
                        "unclean_stops": JSONValue($0.uncleanStops),
                    ]
                }),
            "discretionary_value_pct": Self.rounded(discretionaryValue),
            "soc_below_50_h": Self.rounded(hoursBelow50),
            "soc_below_30_h": Self.rounded(hoursBelow30),
            "soc_rms_error": Self.rounded(chargeError), "switchings": JSONValue(switchings),
            "plant": plant,
        ]
    }

    /// Sums of sixths of an hour end in noise that nobody should read.
    private static func rounded(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        let rounded = (value * 1e6).rounded() / 1e6
        let whole = rounded.rounded()
        return whole == rounded ? .integer(Int64(whole)) : .number(rounded)
    }
}
