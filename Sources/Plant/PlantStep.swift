/// What one step did.
public struct PlantStep: Hashable, Sendable {
    /// What became of one load during a step.
    public struct LoadOutcome: Hashable, Sendable {
        /// Whether it was wanted.
        public var isDemanded: Bool
        /// The share of the step during which it had power while wanted, 0 to 1.
        public var servedShare: Double
        /// Whether it has power at the end of the step (wanted or not).
        public var isPowered: Bool
    }

    public var measurements: PlantMeasurements
    public var energy: EnergyLedger
    /// In the order of the configuration.
    public var loads: [LoadOutcome]
}
