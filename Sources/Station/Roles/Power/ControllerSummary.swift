internal import Core
internal import Power
internal import Site

/// What all controllers together say.
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

    init(_ readings: [ControllerReading], bank: BatteryBank) {
        panelPower = Self.sum(readings, .pvPower).map { Watts($0) }
        panelVoltage = Self.mean(readings, .pvVoltage).map { Volts($0) }
        loadPower = Self.sum(readings, .loadPower).map { Watts($0) }
        isOutputOn = readings.first?.good(.loadOn).map { $0 != 0 }
        chargeStage = readings.lazy.compactMap(Self.stage).first
        // One that stands still says nothing beside others that move.
        let moving = readings.filter { $0.state != .frozen }
        let isFrozen = moving.isEmpty && !readings.isEmpty
        guard let (volts, age) = Self.voltage(isFrozen ? readings : moving) else { return }
        self.age = age
        let charge = Self.sum(readings, .chargeCurrent)
        let isThrottled = readings.contains {
            Self.isHolding($0, volts: volts, bank: bank)
        }
        answer = PowerPilot.Answer(
            volts: Volts(volts),
            netCurrent: Self.sum(readings, .netCurrent).map { Amperes($0) },
            chargeCurrent: charge.map { Amperes($0) },
            chargePower: charge.map { Watts($0 * volts) },
            temperature: Self.mean(readings, .batteryTemperature).map { Celsius($0) },
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

    private static func stage(_ reading: ControllerReading) -> String? {
        guard let value = reading[.chargeStage], value.quality == .good else { return nil }
        return value.meaning
    }

    /// Charging at a held voltage: what the battery does not take is thrown away.
    private static func isHolding(
        _ reading: ControllerReading, volts: Double, bank: BatteryBank
    ) -> Bool {
        guard let stage = stage(reading) else { return false }
        if stage == "float" || stage.hasPrefix("equal") { return true }
        return stage == "boost"
            && volts >= (bank.character.absorptionVolts - 0.1) * bank.blocks
    }
}
