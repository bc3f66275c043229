public import Core

/// One tier with a switched load, as its UPS presents itself.
public struct UPSDescription: Hashable, Sendable {
    public let tier: Int
    /// What stands in `LIST UPS`, for people.
    public let text: String
    /// What its loads draw by the site file: 100 % of `ups.load`.
    public let nominalPower: Watts?

    public init(tier: Int, text: String, nominalPower: Watts? = nil) {
        self.tier = tier
        self.text = text
        self.nominalPower = nominalPower
    }

    /// `tier3`.
    public var name: String { "tier\(tier)" }
}
