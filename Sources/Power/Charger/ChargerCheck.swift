import Core
public import Site

/// Compares what a charger says it is set to with the bank of the site file. Only compares: nothing
/// in this product writes a charger's settings.
public struct ChargerCheck: Sendable, Hashable {
    /// A charge current below this is a sensor's own error.
    static let leastCurrent = 0.1
    /// Volts of a 12 V block between which two settings are the same.
    static let sameVolts = 0.05
    /// The controller's disconnect stands so far below ours at the least, for a block of 12 V.
    static let disconnectMargin = 0.1

    private let bank: BatteryBank
    private let limits: ChargerLimits

    public init(bank: BatteryBank) {
        self.bank = bank
        limits = .of(bank.chemistry)
    }

    /// - Parameter setPoints: where the profile has them.
    /// - Returns: in the order of ``ChargerFault/Problem``.
    public func faults(
        _ reading: ControllerReading, setPoints: [ControllerDefinition.SetPoint: String]
    ) -> [ChargerFault] {
        let settings = Settings(reading, setPoints)
        return [
            leadAcidProfile(settings), equalizes(settings, reading), chargesCold(reading),
            wrongNominal(settings), otherBattery(settings), voltages(settings),
            compensates(settings), disconnectOverlaps(settings), disconnectNear(reading),
        ].compactMap(\.self)
    }

    /// What was read of the settings, however long ago: they stay what they are.
    private struct Settings {
        let reading: ControllerReading
        let setPoints: [ControllerDefinition.SetPoint: String]

        init(
            _ reading: ControllerReading, _ setPoints: [ControllerDefinition.SetPoint: String]
        ) {
            self.reading = reading
            self.setPoints = setPoints
        }

        subscript(point: ControllerDefinition.SetPoint) -> Double? {
            value(point).flatMap { $0.value }
        }

        /// `sealed`, `gel`, `flooded`, `lithium`, `user`; `nil` where it has no word.
        var type: String? { value(.batteryType)?.meaning }

        private func value(
            _ point: ControllerDefinition.SetPoint
        ) -> ControllerReading.Value? {
            guard let value = setPoints[point].flatMap({ reading[$0] }),
                value.quality == .good || value.quality == .stale
            else { return nil }
            return value
        }
    }

    private var isLithium: Bool { bank.chemistry == .lifepo4 }

    private static func isLead(_ type: String?) -> Bool {
        type == "sealed" || type == "gel" || type == "flooded"
    }

    // MARK: Critical

    private func leadAcidProfile(_ settings: Settings) -> ChargerFault? {
        guard isLithium else { return nil }
        var found = outside(settings)
        if let type = settings.type, Self.isLead(type) {
            found.insert("its battery type is \"\(type)\"", at: 0)
        }
        return found.isEmpty
            ? nil : ChargerFault(.leadAcidProfile, found.joined(separator: "; "))
    }

    private func equalizes(_ settings: Settings, _ reading: ControllerReading) -> ChargerFault? {
        guard limits.equalizeBelow == nil else { return nil }
        if let stage = reading[.chargeStage], stage.quality == .good, stage.meaning == "equalize" {
            return ChargerFault(.equalizes, "it is equalising now")
        }
        // Types of the maker's bring their own times; gel and lithium types bring none.
        if let type = settings.type, type == "sealed" || type == "flooded" {
            return ChargerFault(.equalizes, "its battery type \"\(type)\" equalises")
        }
        guard settings.type == nil || settings.type == "user",
            let equalize = settings[.equalize], let boost = settings[.boost],
            equalize > boost + Self.sameVolts * bank.blocks
        else { return nil }
        return ChargerFault(
            .equalizes,
            "equalize stands at \(Self.volts(equalize)), above boost at \(Self.volts(boost))")
    }

    private func chargesCold(_ reading: ControllerReading) -> ChargerFault? {
        guard isLithium, let temperature = reading.good(.batteryTemperature), temperature < 0,
            let current = reading.good(.netCurrent) ?? reading.good(.chargeCurrent),
            current > Self.leastCurrent
        else { return nil }
        return ChargerFault(
            .chargesCold,
            "\(Self.tenths(current)) A into the cells at \(Self.tenths(temperature)) °C")
    }

    private func wrongNominal(_ settings: Settings) -> ChargerFault? {
        guard let nominal = settings[.nominal], abs(nominal - bank.nominal.value) >= 1 else {
            return nil
        }
        return ChargerFault(
            .wrongNominal,
            "it takes the bank for \(Self.tenths(nominal)) V, the site file says "
                + "\(Self.tenths(bank.nominal.value)) V")
    }

    // MARK: Warnings

    private func otherBattery(_ settings: Settings) -> ChargerFault? {
        guard !isLithium, let type = settings.type else { return nil }
        let right =
            switch bank.chemistry {
            case .agm: "sealed"
            case .gel: "gel"
            case .flooded, .lifepo4: "flooded"
            }
        guard type == "lithium" || Self.isLead(type), type != right else { return nil }
        return ChargerFault(
            .otherBattery,
            "its battery type is \"\(type)\", for \(bank.chemistry.rawValue) it is \"\(right)\"")
    }

    private func voltages(_ settings: Settings) -> ChargerFault? {
        guard !isLithium else { return nil }
        let found = outside(settings)
        return found.isEmpty ? nil : ChargerFault(.voltages, found.joined(separator: "; "))
    }

    private func compensates(_ settings: Settings) -> ChargerFault? {
        guard isLithium, let millivolts = settings[.temperatureCompensation], millivolts > 0 else {
            return nil
        }
        return ChargerFault(
            .compensates, "temperature compensation is \(Self.tenths(millivolts)), right is 0")
    }

    private func disconnectOverlaps(_ settings: Settings) -> ChargerFault? {
        let ours = bank.character.lastVolts * bank.blocks
        let margin = Self.disconnectMargin * bank.blocks
        guard let disconnect = settings[.disconnect], disconnect > ours - margin else { return nil }
        return ChargerFault(
            .disconnectOverlaps,
            "it cuts its load output at \(Self.volts(disconnect)), the post sheds down to "
                + Self.volts(ours))
    }

    private func disconnectNear(_ reading: ControllerReading) -> ChargerFault? {
        guard let stage = reading[.loadStage], stage.quality == .good, stage.meaning == "warning"
        else { return nil }
        return ChargerFault(.disconnectNear, "its load output is about to be cut")
    }

    /// Voltages that the chemistry does not take, as far as they were read.
    private func outside(_ settings: Settings) -> [String] {
        var found: [String] = []
        func judge(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) {
            let scaled = (range.lowerBound * bank.blocks)...(range.upperBound * bank.blocks)
            guard let value, value > 0, !scaled.contains(value) else { return }
            let right =
                range.lowerBound > 0
                ? "\(Self.volts(scaled.lowerBound)) to \(Self.volts(scaled.upperBound))"
                : "up to \(Self.volts(scaled.upperBound))"
            found.append("\(name) \(Self.volts(value)), right is \(right)")
        }
        judge("boost", settings[.boost], limits.boost)
        judge("float", settings[.float], limits.float)
        if let highest = limits.equalizeBelow, Self.isLead(settings.type) || settings.type == nil {
            judge("equalize", settings[.equalize], 0...highest)
        }
        judge("regulation target", settings[.target], 0...limits.targetBelow)
        return found
    }

    private static func volts(_ value: Double) -> String { "\((value * 100).rounded() / 100) V" }
    private static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
