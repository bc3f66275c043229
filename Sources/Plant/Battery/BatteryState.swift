public import Core

/// What changes in a battery.
public struct BatteryState: Hashable, Sendable {
    /// Energy in the store, 0 to ``Battery/capacity``.
    public var stored: WattHours
    /// What past current still adds to the terminal voltage; negative after a discharge.
    public var polarisation: Volts
    public var temperature: Celsius

    /// At rest.
    public init(stored: WattHours, temperature: Celsius) {
        self.stored = stored
        polarisation = .zero
        self.temperature = temperature
    }
}
