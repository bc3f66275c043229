import Core

/// The current into the battery as well as it can be told, and how wrong it may be.
struct Flow {
    /// Amperes, positive into the battery, what was learned of sensor and loads taken out.
    var net: Double
    /// One standard deviation, for hours, of what is not learned.
    var deviation: Double
    /// How much ``net`` changes with the offset and with the loads' error.
    var byOffset = 0.0
    var byLoad = 0.0
    /// A charge current was measured, or the net one.
    var isMeasured = true
    /// What a charge sensor says while there is nothing to sense.
    var darkReading: Double?

    /// - Parameters:
    ///   - volts: at the battery, measured or reckoned.
    ///   - known: what is believed of offset and loads.
    init(_ readings: BatteryReadings, volts: Double, known: ChargeUnknowns) {
        if let measured = readings.netCurrent.measured?.value {
            net = measured - known.offset
            deviation = 0.03 * abs(net)
            byOffset = -1
            return
        }
        let plates = readings.load.value / max(volts, 1)
        let load = plates * (1 + known.load)
        byLoad = -plates
        net = -load
        deviation = 0.05 * load
        switch readings.chargeCurrent {
        case .measured(let current) where readings.isDark:
            darkReading = current.value
        case .measured(let current):
            let charge = max(0, current.value - known.offset)
            net += charge
            deviation += 0.03 * charge
            byOffset = -1
        case .modelled(let current):
            net += current.value
            deviation += 0.5 * current.value
            isMeasured = false
        case .missing:
            deviation += readings.isDark ? 0 : 0.5 * load
            isMeasured = false
        }
    }
}
