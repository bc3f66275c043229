import Core

/// Voltage, current and power at one moment: the controller's answer to sun, loads and battery.
struct ElectricalBalance {
    let voltage: Volts
    /// Positive while the battery charges.
    let current: Amperes
    /// Taken from the array, behind the converter.
    let taken: Watts
    /// Whether the held voltage or the battery limits the charge.
    let isLimited: Bool

    /// - Parameters:
    ///   - offered: what the array could give behind the converter.
    ///   - load: what loads take at the battery's voltage.
    ///   - target: the voltage the controller holds at most.
    init(
        battery: Battery, state: BatteryState, charge: Double, offered: Watts, load: Watts,
        target: Volts
    ) {
        // What the terminals would show without current through the fast resistance.
        let source = battery.restVoltage(at: charge) + state.polarisation
        let net = (offered - load).value
        guard net >= 0 else {
            let resistance = battery.dischargeResistance(at: charge, state.temperature)
            let current = Self.discharge(source.value, resistance, power: -net)
            voltage = source - Volts(current * resistance)
            self.current = Amperes(-current)
            taken = offered
            isLimited = false
            return
        }
        let resistance = battery.chargeResistance(at: charge, state.temperature)
        let atTarget = max(0, (target - source).value / resistance)
        let isFull = charge >= Battery.full
        let held =
            isFull ? min(atTarget, battery.figures.maintenance * battery.rated.value) : atTarget
        let allowed = battery.refusesCharge(at: state.temperature) ? 0 : held
        // A full battery that takes hardly any current still stands at the held voltage.
        let limit = isFull && allowed > 0 ? target : source + Volts(allowed * resistance)
        guard net > limit.value * allowed else {
            let free = Self.charge(source.value, resistance, power: net)
            voltage = source + Volts(free * resistance)
            current = Amperes(free)
            taken = offered
            isLimited = false
            return
        }
        voltage = limit
        current = Amperes(allowed)
        taken = load + Watts(limit.value * allowed)
        isLimited = true
    }

    /// The current at which `(source + current · resistance) · current` is the power.
    private static func charge(_ source: Double, _ resistance: Double, power: Double) -> Double {
        ((source * source + 4 * resistance * power).squareRoot() - source) / (2 * resistance)
    }

    /// The smaller current at which `(source − current · resistance) · current` is the power, or
    /// the one of the most power the battery can give.
    private static func discharge(_ source: Double, _ resistance: Double, power: Double) -> Double {
        let root = max(0, source * source - 4 * resistance * power).squareRoot()
        return (source - root) / (2 * resistance)
    }
}
