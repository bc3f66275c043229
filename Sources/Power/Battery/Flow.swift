import Core

/// The current into the battery as well as it can be told, and how wrong it may be.
struct Flow {
    /// Amperes, positive into the battery, the learned offset taken out.
    var net: Double
    /// One standard deviation that stays for hours: gain, modelled parts.
    var deviation: Double
    /// Whether the learned offset takes part.
    var hasOffset: Bool
    /// A charge current was measured, or the net one.
    var isMeasured: Bool
    /// What a charge sensor says while there is nothing to sense.
    var darkReading: Double?

    init(_ readings: BatteryReadings, volts: Double, offset: Double) {
        let load = readings.load.value / max(volts, 1)
        if let measured = readings.netCurrent.measured?.value {
            net = measured - offset
            deviation = 0.03 * abs(net)
            hasOffset = true
            isMeasured = true
            return
        }
        switch readings.chargeCurrent {
        case .measured(let current) where readings.isDark:
            net = -load
            deviation = 0.15 * load
            hasOffset = false
            isMeasured = true
            darkReading = current.value
        case .measured(let current):
            let charge = max(0, current.value - offset)
            net = charge - load
            deviation = (0.03 * charge * 0.03 * charge + 0.15 * load * 0.15 * load).squareRoot()
            hasOffset = true
            isMeasured = true
        case .modelled(let current):
            net = current.value - load
            deviation = 0.5 * current.value + 0.15 * load
            hasOffset = false
            isMeasured = false
        case .missing:
            net = -load
            deviation = 0.15 * load + (readings.isDark ? 0 : 0.5 * load)
            hasOffset = false
            isMeasured = false
        }
    }
}
