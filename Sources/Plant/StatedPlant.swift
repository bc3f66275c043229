public import Core

/// The plant's exact figures (`plant.{…}` of `power simulate --json`, CONTRACT §4): with them
/// anyone can compute what no plan could better.
///
/// While the sun gives `pv` at the array and loads take `load` at battery voltage, the bank gains
/// `chargeEfficiency · (converterEfficiency · pv − load)` where that is positive, and loses
/// `(load − converterEfficiency · pv) ÷ dischargeEfficiency` where it is not.
public struct StatedPlant: Hashable, Sendable {
    /// Between empty and full.
    public let capacity: WattHours
    public let chargeEfficiency: Double
    public let dischargeEfficiency: Double
    /// Of the charge controller, from the array's terminals to the battery's voltage.
    public let converterEfficiency: Double
    /// Of the inverter, for loads that hang on it.
    public let inverterEfficiency: Double
    /// The state of charge that a careful plan keeps for the battery's life; the plant itself
    /// gives all.
    public let floor: Double
}
