extension PowerReport {
    /// What does not fit between a charge controller and the site's battery.
    public struct ChargerFault: Sendable, Hashable {
        public enum Problem: String, Sendable, CaseIterable {
            case leadAcidProfile = "lead_acid_profile"
            case equalizes
            case chargesCold = "charges_cold"
            case wrongNominal = "wrong_nominal"
            case otherBattery = "other_battery"
            case voltages, compensates
            case disconnectOverlaps = "disconnect_overlaps"
            case disconnectNear = "disconnect_near"
        }

        public var problem: Problem
        /// What was read, and what is right.
        public var detail: String

        public init(_ problem: Problem, _ detail: String) {
            self.problem = problem
            self.detail = detail
        }
    }

    /// Sums of which a part is missing.
    public struct Partial: Sendable, Hashable {
        /// Of those that answer, positive while charging.
        public var batteryAmperes: Double?
        public var chargeAmperes: Double?
        public var panelWatts: Double?
        /// Whose part is missing: `controller 2 (epever-tracer)`.
        public var lacks: [String]

        public init(
            batteryAmperes: Double?, chargeAmperes: Double?, panelWatts: Double?, lacks: [String]
        ) {
            self.batteryAmperes = batteryAmperes
            self.chargeAmperes = chargeAmperes
            self.panelWatts = panelWatts
            self.lacks = lacks
        }
    }
}
