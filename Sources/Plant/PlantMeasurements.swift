public import Core

/// What instruments would show at the end of a step.
public struct PlantMeasurements: Hashable, Sendable {
    /// At the terminals.
    public var batteryVoltage: Volts
    /// Net at the battery, positive while it charges.
    public var batteryCurrent: Amperes
    /// The mean of ``batteryCurrent`` over the step: what a coulomb counter saw.
    public var meanBatteryCurrent: Amperes
    public var batteryTemperature: Celsius
    /// What the array could give, at its terminals.
    public var pvAvailable: Watts
    /// What is taken from it, at its terminals.
    public var pvUsed: Watts
    /// What all loads take at battery voltage.
    public var load: Watts
    /// The part of ``load`` that hangs on the controller's load output.
    public var loadOutput: Watts
    /// The truth, 0 to 1; no instrument shows it.
    public var stateOfCharge: Double
    public var stage: ChargeStage
    /// Whether the controller takes less than the array could give.
    public var isThrottled: Bool
    public var isLoadOutputOn: Bool
    public var isExhausted: Bool
}
