public import Core

/// One tier with a switched load, or one of its loads, as its UPS presents itself.
public struct UPSDescription: Hashable, Sendable {
    public let tier: Int
    /// The load that this UPS speaks for alone; `nil` for all of the tier.
    public let load: String?
    /// What stands in `LIST UPS`, for people.
    public let text: String
    /// What its loads draw by the site file: 100 % of `ups.load`.
    public let nominalPower: Watts?

    public init(tier: Int, load: String? = nil, text: String, nominalPower: Watts? = nil) {
        self.tier = tier
        self.load = load
        self.text = text
        self.nominalPower = nominalPower
    }

    /// `tier3`, or the load's name.
    public var name: String { load ?? "tier\(tier)" }

    var key: UPSKey { UPSKey(tier: tier, load: load) }
}

/// Which UPS is meant; a tier comes before its loads.
struct UPSKey: Hashable, Comparable {
    let tier: Int
    var load: String?

    static func < (left: UPSKey, right: UPSKey) -> Bool {
        (left.tier, left.load ?? "") < (right.tier, right.load ?? "")
    }
}
