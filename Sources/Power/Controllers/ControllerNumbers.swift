import Core
import Site

/// The numbers of a device at one moment, each with what other registers say about it: scaling,
/// powers of ten, signs, and whether it means anything now.
struct ControllerNumbers {
    /// By register, field or total.
    private(set) var values: [String: Double] = [:]
    private let definition: ControllerDefinition

    init(_ definition: ControllerDefinition, cells: [String: ControllerReaderCore.Cell]) {
        self.definition = definition
        for register in definition.registers {
            guard case .value(let value, let raw)? = cells[register.name]?.decoded else { continue }
            values[register.name] = value
            for field in register.fields {
                values[field.name] = RegisterDecoder.value(field, of: raw)
            }
        }
        derive()
        dropWhatNeedsOthers()
        for total in definition.totals {
            let parts = total.parts.compactMap { values[$0] }
            guard parts.count == total.parts.count else { continue }
            let sum = parts.reduce(0, +)
            values[total.name] = total.together == .sum ? sum : sum / Double(parts.count)
        }
    }

    subscript(name: String) -> Double? { values[name] }

    /// What is multiplied by, or signed by, another register is never such another itself.
    private mutating func derive() {
        let plain = values
        for register in definition.registers {
            guard var value = plain[register.name] else { continue }
            for factor in register.factors {
                guard let by = plain[factor] else {
                    drop(register)
                    break
                }
                value *= by
            }
            if let exponent = register.exponent {
                guard let power = plain[exponent], abs(power) <= 10 else {
                    drop(register)
                    continue
                }
                value = RegisterDecoder.shifted(value, by: Int(power))
            }
            if let sign = register.sign {
                guard let by = plain[sign.by].flatMap({ Int(exactly: $0) }),
                    sign.plus.contains(by) || sign.minus.contains(by)
                else {
                    drop(register)
                    continue
                }
                value = sign.plus.contains(by) ? abs(value) : -abs(value)
            }
            if values[register.name] != nil { values[register.name] = value }
        }
    }

    private mutating func dropWhatNeedsOthers() {
        let all = values
        for register in definition.registers {
            guard let name = register.needs else { continue }
            let limits =
                definition.register(named: name)?.plausible
                ?? definition.registers.lazy.flatMap(\.fields).first { $0.name == name }?.plausible
            guard let needed = all[name], needed != 0, limits?.contains(needed) != false else {
                drop(register)
                continue
            }
        }
    }

    private mutating func drop(_ register: ControllerRegister) {
        values[register.name] = nil
        for field in register.fields { values[field.name] = nil }
    }
}
