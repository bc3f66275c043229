import Core
import Modbus
import Site

extension ControllerReaderCore {
    /// Everything that is known, judged at this moment.
    public func reading(at now: Duration) -> ControllerReading {
        let judge = ReadingJudge(self, at: now)
        var reading = ControllerReading(
            profile: definition.id, state: .online,
            sinceAnswer: lastAnswer.map { now - $0 }, values: judge.values,
            measures: definition.measures, alternatives: definition.alternatives)
        reading.state = state(reading, isFrozen: judge.isFrozen)
        return reading
    }

    private func state(_ reading: ControllerReading, isFrozen: Bool) -> ControllerReading.State {
        if isSilent {
            return switch failure {
            case .exception: .refusing
            case .lateAnswer: .late
            case .noise: .garbled
            case .nothing, nil: .silent
            }
        }
        if lastAnswer == nil { return .starting }
        if isFrozen { return .frozen }
        return reading[.batteryVoltage]?.quality == .implausible ? .implausible : .online
    }
}

/// Puts the values of a reading together, each with its worth.
private struct ReadingJudge {
    private let core: ControllerReaderCore
    private let now: Duration
    private let numbers: ControllerNumbers
    private let frozen: Set<String>
    private let contradicted: Set<String>

    init(_ core: ControllerReaderCore, at now: Duration) {
        self.core = core
        self.now = now
        numbers = ControllerNumbers(core.definition, cells: core.cells)
        frozen = Self.frozen(core, numbers)
        contradicted = Self.contradicted(core.definition, numbers)
    }

    var isFrozen: Bool { !frozen.isEmpty }

    /// In the order of tables and addresses, fields behind their registers, totals last.
    var values: [ControllerReading.Value] {
        var values: [ControllerReading.Value] = []
        for register in core.definition.registers {
            let quality = quality(of: register)
            values.append(value(of: register, quality))
            for field in register.fields { values.append(value(of: field, in: register, quality)) }
        }
        for total in core.definition.totals {
            values.append(value(of: total, values.filter { total.parts.contains($0.name) }))
        }
        return values
    }

    private func quality(of register: ControllerRegister) -> ControllerReading.Quality {
        guard let cell = core.cells[register.name], cell.decoded != .absent else { return .absent }
        if register.encoding != .text {
            guard let number = numbers[register.name] else { return .absent }
            if register.plausible?.contains(number) == false
                || contradicted.contains(register.name)
            {
                return .implausible
            }
        }
        let limit = max(
            .seconds(15), core.pace(register.pace) * ControllerReaderCore.staleAfterPaces)
        if now - cell.readAt > limit || frozen.contains(register.name) { return .stale }
        return .good
    }

    private func value(
        of register: ControllerRegister, _ quality: ControllerReading.Quality
    ) -> ControllerReading.Value {
        var text: String?
        if case .text(let words)? = core.cells[register.name]?.decoded { text = words }
        return ControllerReading.Value(
            name: register.name, value: numbers[register.name], meaning: text, unit: register.unit,
            register: Self.place(of: register), age: age(of: register), quality: quality)
    }

    private func value(
        of field: ControllerRegister.Field, in register: ControllerRegister,
        _ quality: ControllerReading.Quality
    ) -> ControllerReading.Value {
        let bits = field.bits
        let suffix =
            bits.count == 1
            ? " bit \(bits.lowerBound)" : " bits \(bits.lowerBound)-\(bits.upperBound)"
        var meaning: String?
        if case .value(_, let raw)? = core.cells[register.name]?.decoded {
            meaning = RegisterDecoder.meaning(field, of: RegisterDecoder.field(field, of: raw))
        }
        let number = numbers[field.name]
        let isPlausible = number.map { field.plausible?.contains($0) != false } ?? true
        return ControllerReading.Value(
            name: field.name, value: number, meaning: number == nil ? nil : meaning,
            unit: field.unit, register: Self.place(of: register) + suffix, age: age(of: register),
            quality: quality == .absent || isPlausible ? quality : .implausible)
    }

    private func value(
        of total: ControllerDefinition.Total, _ parts: [ControllerReading.Value]
    ) -> ControllerReading.Value {
        ControllerReading.Value(
            name: total.name, value: numbers[total.name], unit: parts.first?.unit,
            register: "\(total.together.rawValue) of " + total.parts.joined(separator: ", "),
            age: parts.compactMap(\.age).max(),
            quality: parts.lazy.map(\.quality).first { $0 != .good } ?? .good)
    }

    private func age(of register: ControllerRegister) -> Duration? {
        core.cells[register.name].map { now - $0.readAt }
    }

    private static func place(of register: ControllerRegister) -> String {
        let service = register.service.map { "\($0) " } ?? ""
        return "\(service)\(register.table.rawValue) \(register.address.hexadecimal)"
    }

    /// Registers of every watch whose registers have all stood still for too long.
    private static func frozen(
        _ core: ControllerReaderCore, _ numbers: ControllerNumbers
    ) -> Set<String> {
        var result: Set<String> = []
        for watch in core.definition.frozen {
            if let gate = watch.gate, numbers[gate] ?? 0 <= 0 { continue }
            let watched = watch.registers.compactMap { core.cells[$0] }
            guard watched.count == watch.registers.count,
                let lastRead = watched.map(\.readAt).min(),
                let lastChange = watched.map(\.changedAt).max(),
                lastRead - lastChange >= watch.after
            else { continue }
            result.formUnion(watch.registers)
        }
        return result
    }

    /// Powers that are not the product of their voltage and current.
    private static func contradicted(
        _ definition: ControllerDefinition, _ numbers: ControllerNumbers
    ) -> Set<String> {
        var result: Set<String> = []
        for product in definition.products {
            guard let power = numbers[product.power], let voltage = numbers[product.voltage],
                let current = numbers[product.current]
            else { continue }
            let allowed = abs(voltage * current) * product.tolerance + product.slack.value
            if abs(power - voltage * current) > allowed { result.insert(product.power) }
        }
        return result
    }
}
