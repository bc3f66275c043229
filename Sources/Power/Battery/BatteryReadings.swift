public import Core

/// What is known of the battery for one step of the estimator.
public struct BatteryReadings: Sendable, Hashable {
    /// At the terminals.
    public var volts: Sensed<VoltUnit>
    /// Net into the battery, from a shunt; `missing` where there is none.
    public var netCurrent: Sensed<AmpereUnit>
    /// From all charge controllers, before the loads; used where there is no net current.
    public var chargeCurrent: Sensed<AmpereUnit>
    /// What the loads draw at the battery, by the relays' states.
    public var load: Watts
    public var temperature: Sensed<CelsiusUnit>
    /// The controllers hold their voltage and throw sun away.
    public var isThrottled: Bool
    /// The array delivers nothing: a charge current read now is the sensor's own offset.
    public var isDark: Bool

    public init(
        volts: Sensed<VoltUnit> = .missing, netCurrent: Sensed<AmpereUnit> = .missing,
        chargeCurrent: Sensed<AmpereUnit> = .missing, load: Watts = .zero,
        temperature: Sensed<CelsiusUnit> = .missing, isThrottled: Bool = false,
        isDark: Bool = false
    ) {
        self.volts = volts
        self.netCurrent = netCurrent
        self.chargeCurrent = chargeCurrent
        self.load = load
        self.temperature = temperature
        self.isThrottled = isThrottled
        self.isDark = isDark
    }
}
