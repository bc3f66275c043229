package import Core
package import Plant

/// What an EPEVER Tracer has measured, in its own terms.
package struct TracerReadings: Sendable {
    package var measurements: PlantMeasurements
    /// Whether its own disconnect, and not a command, holds the load output off.
    package var isCutByVoltage: Bool
    package var pvVoltage: Volts
    package var air: Celsius
    package var nominal: Volts
    package var settings: TracerSettings
    package var today: TracerDay
    package var generatedTotal: WattHours
    package var consumedTotal: WattHours

    /// Into the battery node: charger output, load not taken off.
    package var chargePower: Watts
    /// Through the load terminals, positive.
    package var loadCurrent: Amperes {
        let volts = measurements.batteryVoltage.value
        return volts > 0 ? Amperes(measurements.loadOutput.value / volts) : .zero
    }
    package var chargeCurrent: Amperes {
        let volts = measurements.batteryVoltage.value
        return volts > 0 ? Amperes(chargePower.value / volts) : .zero
    }
    /// The device's own: what it charges less what its terminals give. Loads wired straight to the
    /// battery are not in it.
    package var netCurrent: Amperes { chargeCurrent - loadCurrent }

    package var isNight: Bool { measurements.pvAvailable < Watts(1) }

    /// The device's guess of the state of charge: a straight line over the terminal voltage. It
    /// shows 100 % while charging and falls at dusk (quirk 7).
    package var guessedCharge: Double {
        let scale = nominal.value / 24
        let share = (measurements.batteryVoltage.value / scale - 22.2) / (26.4 - 22.2)
        return max(0, min(1, share))
    }
}

/// What the device counts from its midnight on.
package struct TracerDay: Sendable {
    package var date: CalendarDate
    package var pvVoltageMaximum = Volts.zero
    package var batteryMaximum: Volts
    package var batteryMinimum: Volts
    package var generated = WattHours.zero
    package var consumed = WattHours.zero

    package init(date: CalendarDate, battery: Volts) {
        self.date = date
        batteryMaximum = battery
        batteryMinimum = battery
    }
}
