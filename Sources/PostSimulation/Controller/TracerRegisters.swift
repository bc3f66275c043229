internal import Core
internal import Plant

/// The read-only registers of the EPEVER B-series protocol and how they may be asked for, written
/// from the register facts and not from the definition that the appliance uses.
package enum TracerRegisters {
    /// Words that may be read in one request, by where they lie: reads across are refused, as
    /// devices do. Addresses within a group that have no meaning answer 0.
    private static let groups: [ClosedRange<UInt16>] = [
        0x3100...0x3111, 0x3112...0x3112, 0x311A...0x311A, 0x311B...0x311B, 0x311D...0x311D,
        0x3200...0x3202, 0x3300...0x3313, 0x331A...0x331C,
    ]
    /// What the Tracer 3210A lacks.
    private static let newer: [ClosedRange<UInt16>] = [0x3112...0x3112, 0x331A...0x331C]

    /// The words of input registers; `nil` where the device refuses the address.
    package static func input(
        _ address: UInt16, count: Int, _ readings: TracerReadings, model: TracerModel
    ) -> [UInt16]? {
        let last = Int(address) + count - 1
        let isKnown = groups.contains { group in
            group.contains(address) && last <= Int(group.upperBound)
                && (model == .tracerBN || !newer.contains(group))
        }
        // The newer models give the heat sink's temperature in the same read as its neighbours.
        let isWithHeatSink =
            model == .tracerBN && (0x3100...0x3112).contains(address) && last <= 0x3112
        guard isKnown || isWithHeatSink else { return nil }
        let values = words(readings)
        return (Int(address)...last).map { values[UInt16($0)] ?? 0 }
    }

    private static func words(_ readings: TracerReadings) -> [UInt16: UInt16] {
        var words: [UInt16: UInt16] = [:]
        func set(_ address: UInt16, _ value: Double) { words[address] = word(value) }
        // Low word first.
        func pair(_ address: UInt16, _ value: Double) {
            let bits = UInt32(bitPattern: Int32(clamping: Int64(value.rounded())))
            words[address] = UInt16(truncatingIfNeeded: bits)
            words[address + 1] = UInt16(truncatingIfNeeded: bits >> 16)
        }
        func signed(_ address: UInt16, _ value: Celsius) {
            words[address] = UInt16(
                bitPattern: Int16(clamping: Int((value.value * 100).rounded())))
        }
        let shown = readings.measurements
        let pv = readings.pvVoltage.value
        set(0x3100, pv * 100)
        set(0x3101, pv > 1 ? shown.pvUsed.value / pv * 100 : 0)
        pair(0x3102, shown.pvUsed.value * 100)
        set(0x3104, shown.batteryVoltage.value * 100)
        set(0x3105, readings.chargeCurrent.value * 100)
        pair(0x3106, readings.chargePower.value * 100)
        set(0x310C, shown.isLoadOutputOn ? shown.batteryVoltage.value * 100 : 0)
        set(0x310D, readings.loadCurrent.value * 100)
        pair(0x310E, shown.loadOutput.value * 100)
        signed(0x3110, shown.batteryTemperature)
        let heat = Celsius(readings.chargePower.value * 0.02)
        signed(0x3111, readings.air + heat)
        signed(0x3112, readings.air + heat * 1.5)
        set(0x311A, readings.guessedCharge * 100)
        signed(0x311B, shown.batteryTemperature)
        set(0x311D, readings.nominal.value * 100)
        words[0x3200] = TracerStatus.battery(readings)
        words[0x3201] = TracerStatus.charging(readings)
        words[0x3202] = TracerStatus.load(readings)
        set(0x3300, readings.today.pvVoltageMaximum.value * 100)
        set(0x3302, readings.today.batteryMaximum.value * 100)
        set(0x3303, readings.today.batteryMinimum.value * 100)
        pair(0x3304, readings.today.consumed.value / 10)
        pair(0x330A, readings.consumedTotal.value / 10)
        pair(0x330C, readings.today.generated.value / 10)
        pair(0x3312, readings.generatedTotal.value / 10)
        set(0x331A, shown.batteryVoltage.value * 100)
        pair(0x331B, readings.netCurrent.value * 100)
        return words
    }

    /// The nearest word.
    package static func word(_ value: Double) -> UInt16 {
        UInt16(max(0, min(65_535, value.rounded())))
    }
}

/// Which of the family is simulated.
package enum TracerModel: String, CaseIterable, Sendable {
    case tracerBN = "tracer-bn"
    /// Lacks the net battery current and the heat sink's temperature.
    case tracer3210A = "tracer-3210a"
}
