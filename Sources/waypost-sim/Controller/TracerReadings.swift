import Core
import Plant

/// What an EPEVER Tracer has measured, in its own terms.
struct TracerReadings: Sendable {
    var measurements: PlantMeasurements
    /// Whether its own disconnect, and not a command, holds the load output off.
    var isCutByVoltage: Bool
    var pvVoltage: Volts
    var air: Celsius
    var nominal: Volts
    var settings: TracerSettings
    var today: TracerDay
    var generatedTotal: WattHours
    var consumedTotal: WattHours

    /// Into the battery node: charger output, load not taken off.
    var chargePower: Watts
    /// Through the load terminals, positive.
    var loadCurrent: Amperes {
        let volts = measurements.batteryVoltage.value
        return volts > 0 ? Amperes(measurements.loadOutput.value / volts) : .zero
    }
    var chargeCurrent: Amperes {
        let volts = measurements.batteryVoltage.value
        return volts > 0 ? Amperes(chargePower.value / volts) : .zero
    }
    /// The device's own: what it charges less what its terminals give. Loads wired straight to the
    /// battery are not in it.
    var netCurrent: Amperes { chargeCurrent - loadCurrent }

    var isNight: Bool { measurements.pvAvailable < Watts(1) }

    /// The device's guess of the state of charge: a straight line over the terminal voltage. It
    /// shows 100 % while charging and falls at dusk (quirk 7).
    var guessedCharge: Double {
        let scale = nominal.value / 24
        let share = (measurements.batteryVoltage.value / scale - 22.2) / (26.4 - 22.2)
        return max(0, min(1, share))
    }
}

/// What the device counts from its midnight on.
struct TracerDay: Sendable {
    var date: CalendarDate
    var pvVoltageMaximum = Volts.zero
    var batteryMaximum: Volts
    var batteryMinimum: Volts
    var generated = WattHours.zero
    var consumed = WattHours.zero

    init(date: CalendarDate, battery: Volts) {
        self.date = date
        batteryMaximum = battery
        batteryMinimum = battery
    }
}
