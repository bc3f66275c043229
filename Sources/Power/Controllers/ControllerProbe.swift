public import Modbus
public import Site

/// Asks an unknown device which profile it is.
public struct ControllerProbe: Sendable {
    /// One profile tried.
    public struct Attempt: Sendable, Hashable {
        public var profile: String
        public var answers: Bool
        /// Why it is taken for this profile, or why not.
        public var reason: String
    }

    private let bus: any RegisterBus
    private let unit: UInt8

    public init(bus: any RegisterBus, unit: UInt8) {
        self.bus = bus
        self.unit = unit
    }

    /// Tries the profiles in the order of their identifiers.
    public func attempts(_ definitions: [ControllerDefinition]) async -> [Attempt] {
        var attempts: [Attempt] = []
        for definition in definitions.sorted(by: { $0.id < $1.id }) {
            attempts.append(await attempt(definition))
        }
        return attempts
    }

    private func attempt(_ definition: ControllerDefinition) async -> Attempt {
        var seen: [String] = []
        for identity in definition.identities {
            guard let register = definition.register(named: identity.register) else { continue }
            let words: [UInt16]
            do throws(ModbusFault) {
                words = try await read(register)
            } catch {
                return Attempt(profile: definition.id, answers: false, reason: "\(error.problem)")
            }
            guard case .value(let value, _) = RegisterDecoder.decode(register, words: words) else {
                return Attempt(
                    profile: definition.id, answers: false,
                    reason: "\(register.name) holds nothing")
            }
            let isRight =
                register.plausible?.contains(value) != false
                && (identity.values.isEmpty || identity.values.contains { abs($0 - value) < 1e-6 })
            let text = "\(register.name) is \(value)\(register.unit.map { " \($0)" } ?? "")"
            guard isRight else {
                return Attempt(profile: definition.id, answers: false, reason: text)
            }
            seen.append(text)
        }
        return Attempt(
            profile: definition.id, answers: true, reason: seen.joined(separator: ", "))
    }

    private func read(_ register: ControllerRegister) async throws(ModbusFault) -> [UInt16] {
        let table = register.table.ofBus
        guard table.isBits else {
            return try await bus.readRegisters(
                table, address: register.address, count: register.encoding.width, unit: unit)
        }
        return try await bus.readBits(table, address: register.address, count: 1, unit: unit)
            .map { $0 ? 1 : 0 }
    }
}
