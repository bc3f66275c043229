internal import Core
internal import Plant

/// The three status words of an EPEVER Tracer.
package enum TracerStatus {
    /// 0x3200: voltage in the low four bits, temperature in the next.
    package static func battery(_ readings: TracerReadings) -> UInt16 {
        let shown = readings.measurements
        let settings = readings.settings
        func volts(_ address: UInt16) -> Volts {
            Volts(Double(settings.value(at: address) ?? 0) / 100)
        }
        let voltage: UInt16 =
            if shown.batteryVoltage >= volts(0x9003) {
                1
            } else if readings.isCutByVoltage {
                3
            } else if shown.batteryVoltage < volts(0x900C) {
                2
            } else {
                0
            }
        let temperature: UInt16 =
            if shown.batteryTemperature > Celsius(65) {
                1
            } else if shown.batteryTemperature < Celsius(-20) {
                2
            } else {
                0
            }
        return voltage | temperature << 4
    }

    /// 0x3201: running, the stage in bits 2 and 3, the input in bits 14 and 15. The fault bit is
    /// set in sunlight without a fault, as on some devices (quirk 2).
    package static func charging(_ readings: TracerReadings) -> UInt16 {
        let stage: UInt16 =
            switch readings.measurements.stage {
            case _ where readings.isNight: 0
            case .dark: 0
            case .float: 1
            case .bulk, .absorption: 2
            }
        let input: UInt16 = readings.isNight ? 1 : 0
        let fault: UInt16 = readings.isNight ? 0 : 1
        return 1 | fault << 1 | stage << 2 | input << 14
    }

    /// 0x3202: on, and how heavy in bits 12 and 13.
    package static func load(_ readings: TracerReadings) -> UInt16 {
        let shown = readings.measurements
        let amperes = readings.loadCurrent.value
        let level: UInt16 = amperes < 5 ? 0 : amperes < 15 ? 1 : amperes < 30 ? 2 : 3
        return (shown.isLoadOutputOn ? 1 : 0) | level << 12
    }
}
