internal import Core
internal import Health
internal import Power
internal import Site

/// What all controllers together say, and a meter at the battery where there is one.
///
/// The meter counts before the controllers: it sees loads that are wired past them. A controller
/// whose current is not known leaves voltages and temperatures of the others in use; the sums of
/// currents and powers are then partial, said so, and no sums for the pilot.
struct ControllerSummary: Sendable {
    /// For the pilot; `nil` where none says a voltage that can be gone by.
    var answer: PowerPilot.Answer?
    /// Of the oldest voltage in it.
    var age: Duration = .zero
    var panelPower: Watts?
    var panelVoltage: Volts?
    /// Of the controllers' own load outputs.
    var loadPower: Watts?
    var isOutputOn: Bool?
    var chargeStage: String?
    /// `nil` while nothing is missing in any sum.
    var partial: PowerReport.Partial?

    init(_ readings: [ControllerReading], meter: ControllerReading? = nil, bank: BatteryBank) {
        panelPower = Self.sum(readings, .pvPower).map { Watts($0) }
        panelVoltage = Self.mean(readings, .pvVoltage).map { Volts($0) }
        loadPower = Self.sum(readings, .loadPower).map { Watts($0) }
        isOutputOn = readings.first?.good(.loadOn).map { $0 != 0 }
        chargeStage = readings.lazy.compactMap(Self.stage).first
        partial = Self.partial(readings, meter)
        // One that stands still says nothing beside others that move.
        let moving = readings.filter { $0.state != .frozen }
        let metered = meter.flatMap { $0.state == .frozen ? nil : $0 }
        let meteredVolts = metered.flatMap { $0.good(.batteryVoltage) == nil ? nil : $0 }
        let isFrozen = moving.isEmpty && !readings.isEmpty && meteredVolts == nil
        guard
            let (volts, age) = Self.voltage(
                meteredVolts.map { [$0] } ?? (isFrozen ? readings : moving))
        else { return }
        self.age = age
        let charge = Self.sum(readings, .chargeCurrent)
        let isThrottled = readings.contains { Self.isHolding($0, volts: volts, bank: bank) }
        let temperature =
            metered?.good(.batteryTemperature) ?? Self.mean(readings, .batteryTemperature)
        answer = PowerPilot.Answer(
            volts: Volts(volts),
            netCurrent: (metered?.good(.netCurrent) ?? Self.sum(readings, .netCurrent))
                .map { Amperes($0) },
            chargeCurrent: charge.map { Amperes($0) },
            chargePower: charge.map { Watts($0 * volts) },
            temperature: temperature.map { Celsius($0) },
            isThrottled: isThrottled, isFrozen: isFrozen)
    }

    /// A voltage that cannot be so, or that stands still, is passed on: the pilot's watch names it.
    private static func voltage(_ readings: [ControllerReading]) -> (Double, Duration)? {
        let values = readings.compactMap { reading -> (Double, Duration)? in
            guard let value = reading[.batteryVoltage], let volts = value.value,
                let age = value.age,
                value.quality == .good || value.quality == .implausible
                    || reading.state == .frozen
            else { return nil }
            return (volts, age)
        }
        guard !values.isEmpty else { return nil }
        return (
            values.reduce(0) { $0 + $1.0 } / Double(values.count),
            values.map(\.1).max() ?? .zero
        )
    }

    /// `nil` unless every controller says it: a part would look like the whole.
    private static func sum(
        _ readings: [ControllerReading], _ measure: ControllerDefinition.Measure
    ) -> Double? {
        let values = readings.compactMap { $0.good(measure) }
        return values.isEmpty || values.count < readings.count ? nil : values.reduce(0, +)
    }

    private static func mean(
        _ readings: [ControllerReading], _ measure: ControllerDefinition.Measure
    ) -> Double? {
        let values = readings.compactMap { $0.good(measure) }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// `nil` where all say their current, or none does: then there is no sum at all.
    private static func partial(
        _ readings: [ControllerReading], _ meter: ControllerReading?
    ) -> PowerReport.Partial? {
        let says = readings.map {
            $0.good(.chargeCurrent) != nil || $0.good(.netCurrent) != nil
        }
        guard says.contains(true), says.contains(false) else { return nil }
        func known(_ measure: ControllerDefinition.Measure) -> Double? {
            let values = readings.compactMap { $0.good(measure) }
            return values.isEmpty ? nil : values.reduce(0, +)
        }
        return PowerReport.Partial(
            batteryAmperes: meter?.good(.netCurrent) == nil ? known(.netCurrent) : nil,
            chargeAmperes: known(.chargeCurrent), panelWatts: known(.pvPower),
            lacks: zip(readings, says).enumerated().filter { !$1.1 }.map {
                "controller \($0 + 1) (\($1.0.profile))"
            })
    }

    private static func stage(_ reading: ControllerReading) -> String? {
        guard let value = reading[.chargeStage], value.quality == .good else { return nil }
        return value.meaning
    }

    /// Charging at a held voltage: what the battery does not take is thrown away.
    private static func isHolding(
        _ reading: ControllerReading, volts: Double, bank: BatteryBank
    ) -> Bool {
        // Some say it outright.
        if let throttled = reading.good(.throttled) { return throttled != 0 }
        switch stage(reading) {
        case "float", "equalize", "storage": return true
        // Boost is bulk and absorption in one word, and absorption begins a little before it holds.
        case "boost", "absorption":
            return volts >= (bank.character.absorptionVolts - 0.1) * bank.blocks
        default: return false
        }
    }
}
