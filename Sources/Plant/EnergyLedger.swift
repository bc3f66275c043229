public import Core

/// Where energy went during a step, or over many of them.
///
/// `pvUsed + other = converterLoss + load + batteryLoss + selfDischarge + storedChange`, within
/// rounding.
public struct EnergyLedger: Hashable, Sendable {
    /// At the array's terminals, whether taken or not.
    public var pvAvailable: WattHours
    /// Taken from the array.
    public var pvUsed: WattHours
    /// From another source than the sun, at the battery.
    public var other: WattHours
    public var converterLoss: WattHours
    /// To all loads at battery voltage, inverter loss included.
    public var load: WattHours
    /// At the battery's terminals.
    public var batteryIn: WattHours
    public var batteryOut: WattHours
    /// Of charging, discharging and holding a full battery.
    public var batteryLoss: WattHours
    public var selfDischarge: WattHours
    /// Positive where the store grew.
    public var storedChange: WattHours

    public static let zero = EnergyLedger(
        pvAvailable: .zero, pvUsed: .zero, other: .zero, converterLoss: .zero, load: .zero,
        batteryIn: .zero, batteryOut: .zero, batteryLoss: .zero, selfDischarge: .zero,
        storedChange: .zero)

    public static func += (left: inout EnergyLedger, right: EnergyLedger) {
        left.pvAvailable += right.pvAvailable
        left.pvUsed += right.pvUsed
        left.other += right.other
        left.converterLoss += right.converterLoss
        left.load += right.load
        left.batteryIn += right.batteryIn
        left.batteryOut += right.batteryOut
        left.batteryLoss += right.batteryLoss
        left.selfDischarge += right.selfDischarge
        left.storedChange += right.storedChange
    }

    /// What the books lack; zero within rounding.
    public var imbalance: WattHours {
        pvUsed + other - converterLoss - load - batteryLoss - selfDischarge - storedChange
    }
}
