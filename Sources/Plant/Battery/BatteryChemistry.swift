/// The kinds of battery a post may have (CONTRACT §3, `[power.battery]`).
public enum BatteryChemistry: String, Sendable, CaseIterable {
    case agm, gel, flooded, lifepo4

    /// Whether it is one of the lead-acid kinds.
    public var isLead: Bool { self != .lifepo4 }
}
