/// Something about a charger that does not fit the site's battery.
public struct ChargerFault: Sendable, Hashable {
    public enum Problem: String, Sendable, CaseIterable {
        /// Lithium cells charged as if they were lead.
        case leadAcidProfile = "lead_acid_profile"
        /// Equalising lithium or gel.
        case equalizes
        /// Lithium cells that take a current below freezing.
        case chargesCold = "charges_cold"
        /// It takes the bank for one of another voltage.
        case wrongNominal = "wrong_nominal"
        /// Another kind of lead than the site file says, or lead charged as lithium.
        case otherBattery = "other_battery"
        /// A voltage that this kind of lead does not take.
        case voltages
        /// Lithium cells whose charging voltages are moved by the temperature.
        case compensates
        /// Its own disconnect comes before the post has shed what it would shed.
        case disconnectOverlaps = "disconnect_overlaps"
        /// Its own disconnect is about to cut its load output.
        case disconnectNear = "disconnect_near"
    }

    public var problem: Problem
    /// What was read, and what is right: `boost 29.6 V, right is 27.6 to 29.2 V`.
    public var detail: String

    public init(_ problem: Problem, _ detail: String) {
        self.problem = problem
        self.detail = detail
    }
}
