public import Core

/// What the power role knows at one moment, whole: a load that is absent is unknown.
public struct PlanSnapshot: Hashable, Sendable {
    /// One tier's part of the plan.
    public struct Tier: Hashable, Sendable {
        /// By the load's name in the site file.
        public var loads: [String: LoadPlan]
        /// What they draw together; `nil` when nobody measures it.
        public var power: Watts?

        public init(loads: [String: LoadPlan], power: Watts? = nil) {
            self.loads = loads
            self.power = power
        }
    }

    /// By the tier's number.
    public var tiers: [Int: Tier]
    public var batteryVoltage: Volts?
    /// Positive while charging.
    public var batteryCurrent: Amperes?
    public var batteryTemperature: Celsius?
    public var panelVoltage: Volts?
    public var panelPower: Watts?

    public init(
        tiers: [Int: Tier], batteryVoltage: Volts? = nil, batteryCurrent: Amperes? = nil,
        batteryTemperature: Celsius? = nil, panelVoltage: Volts? = nil, panelPower: Watts? = nil
    ) {
        self.tiers = tiers
        self.batteryVoltage = batteryVoltage
        self.batteryCurrent = batteryCurrent
        self.batteryTemperature = batteryTemperature
        self.panelVoltage = panelVoltage
        self.panelPower = panelPower
    }
}
