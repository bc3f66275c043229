import Core
import Modbus
import Site

extension ControllerReaderCore {
    /// Everything that is known, judged at this moment.
    public func reading(at now: Duration) -> ControllerReading {
        let frozen = frozenRegisters
        let contradicted = contradictedRegisters
        var values: [ControllerReading.Value] = []
        for register in definition.registers {
            let quality = quality(of: register, frozen, contradicted, at: now)
            values.append(value(of: register, quality, at: now))
            for field in register.fields {
                values.append(value(of: field, in: register, quality, at: now))
            }
        }
        return ControllerReading(
            profile: definition.id, state: state(values, isFrozen: !frozen.isEmpty),
            sinceAnswer: lastAnswer.map { now - $0 }, values: values,
            measures: definition.measures)
    }

    private func state(
        _ values: [ControllerReading.Value], isFrozen: Bool
    ) -> ControllerReading.State {
        if isSilent {
            return switch failure {
            case .exception: .refusing
            case .lateAnswer: .late
            case .noise: .garbled
            case .nothing, nil: .silent
            }
        }
        // It has nothing of what its profile asks for.
        if plans.values.allSatisfy(\.requests.isEmpty) { return .refusing }
        if lastAnswer == nil { return .starting }
        if isFrozen { return .frozen }
        let voltage = definition.measures[.batteryVoltage]
        let isWrong = values.contains { $0.name == voltage && $0.quality == .implausible }
        return isWrong ? .implausible : .online
    }

    private func quality(
        of register: ControllerRegister, _ frozen: Set<String>, _ contradicted: Set<String>,
        at now: Duration
    ) -> ControllerReading.Quality {
        guard let cell = cells[register.name], case .value(let number, _) = cell.decoded else {
            return .absent
        }
        if register.plausible?.contains(number) == false || contradicted.contains(register.name) {
            return .implausible
        }
        let limit = max(.seconds(15), pace(register.pace) * Self.staleAfterPaces)
        if now - cell.readAt > limit || frozen.contains(register.name) { return .stale }
        return .good
    }

    private func value(
        of register: ControllerRegister, _ quality: ControllerReading.Quality, at now: Duration
    ) -> ControllerReading.Value {
        ControllerReading.Value(
            name: register.name, value: number(register.name), unit: register.unit,
            register: Self.place(of: register), age: cells[register.name].map { now - $0.readAt },
            quality: quality)
    }

    private func value(
        of field: ControllerRegister.Field, in register: ControllerRegister,
        _ quality: ControllerReading.Quality, at now: Duration
    ) -> ControllerReading.Value {
        let bits = field.bits
        let suffix =
            bits.count == 1
            ? " bit \(bits.lowerBound)" : " bits \(bits.lowerBound)-\(bits.upperBound)"
        var number: Int?
        if case .value(_, let raw)? = cells[register.name]?.decoded {
            number = RegisterDecoder.field(field, of: raw)
        }
        return ControllerReading.Value(
            name: field.name, value: number.map(Double.init),
            meaning: number.flatMap { RegisterDecoder.meaning(field, of: $0) },
            register: Self.place(of: register) + suffix,
            age: cells[register.name].map { now - $0.readAt }, quality: quality)
    }

    private static func place(of register: ControllerRegister) -> String {
        "\(register.table.rawValue) \(register.address.hexadecimal)"
    }

    private func number(_ name: String) -> Double? {
        guard case .value(let number, _)? = cells[name]?.decoded else { return nil }
        return number
    }

    /// Registers of every watch whose registers have all stood still for too long.
    private var frozenRegisters: Set<String> {
        var result: Set<String> = []
        for watch in definition.frozen {
            if let gate = watch.gate, number(gate) ?? 0 <= 0 { continue }
            let watched = watch.registers.compactMap { cells[$0] }
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
    private var contradictedRegisters: Set<String> {
        var result: Set<String> = []
        for product in definition.products {
            guard let power = number(product.power), let voltage = number(product.voltage),
                let current = number(product.current)
            else { continue }
            let allowed = abs(voltage * current) * product.tolerance + product.slack.value
            if abs(power - voltage * current) > allowed { result.insert(product.power) }
        }
        return result
    }
}
