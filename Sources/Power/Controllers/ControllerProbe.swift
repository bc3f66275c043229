public import Modbus
public import Site

/// Asks an unknown device which profile it is. Only reads.
public struct ControllerProbe: Sendable {
    /// What came back from the wire.
    public enum Contact: String, Sendable, CaseIterable {
        case nothing, noise, late, exception, answer
        /// The line itself could not be used.
        case broken
    }

    /// One profile tried.
    public struct Attempt: Sendable, Hashable {
        public var profile: String
        public var answers: Bool
        /// Why it is taken for this profile, or why not.
        public var reason: String
        /// Under which unit it was asked.
        public var unit: UInt8
        public var contact: Contact
    }

    private let unit: UInt8
    private let open: @Sendable (ControllerDefinition) throws(ModbusFault) -> any RegisterBus
    private let closes: Bool

    /// Asks over a line that is open already.
    public init(bus: any RegisterBus, unit: UInt8) {
        self.unit = unit
        open = { _ in bus }
        closes = false
    }

    /// - Parameter open: a line set up as the profile wants it; closed again behind each attempt.
    public init(
        unit: UInt8,
        open: @escaping @Sendable (ControllerDefinition) throws(ModbusFault) -> any RegisterBus
    ) {
        self.unit = unit
        self.open = open
        closes = true
    }

    /// Tries the profiles in the order of their identifiers; where none fits and nothing answered
    /// under the unit, also under the other units that some of them come with.
    public func attempts(_ definitions: [ControllerDefinition]) async -> [Attempt] {
        var attempts: [Attempt] = []
        let definitions = definitions.sorted { $0.id < $1.id }
        for definition in definitions {
            attempts.append(await attempt(definition, at: unit))
        }
        let isMute = attempts.allSatisfy { $0.contact == .nothing }
        guard isMute else { return attempts }
        for definition in definitions {
            for other in definition.transport.otherUnits where other != unit {
                let attempt = await attempt(definition, at: other)
                guard attempt.contact != .nothing else { continue }
                attempts.append(attempt)
                if attempt.answers { return attempts }
            }
        }
        return attempts
    }

    private func attempt(_ definition: ControllerDefinition, at unit: UInt8) async -> Attempt {
        let bus: any RegisterBus
        do throws(ModbusFault) {
            bus = try open(definition)
        } catch {
            return Attempt(
                profile: definition.id, answers: false, reason: error.problem, unit: unit,
                contact: .broken)
        }
        let trial =
            definition.modelChain == nil
            ? await identify(definition, bus, unit) : await walk(definition, bus, unit)
        if closes { await bus.close() }
        return Attempt(
            profile: definition.id, answers: trial.fits, reason: trial.reason, unit: unit,
            contact: trial.contact)
    }

    private struct Trial {
        var fits = false
        var reason: String
        var contact: Contact

        init(_ fault: ModbusFault) {
            reason = fault.problem
            contact =
                switch fault.reason {
                case .noAnswer: .nothing
                case .lateAnswer: .late
                case .exception: .exception
                case .badFrame: .noise
                case .connectionLost, .cannotOpen, .unusable: .broken
                }
        }

        init(fits: Bool, reason: String) {
            self.fits = fits
            self.reason = reason
            contact = .answer
        }
    }

    // MARK: Devices with addresses of their own

    private func identify(
        _ definition: ControllerDefinition, _ bus: any RegisterBus, _ unit: UInt8
    ) async -> Trial {
        var cells: [String: ControllerReaderCore.Cell] = [:]
        var places: [String: UInt8] = [:]
        var seen: [String] = []
        for identity in definition.identities {
            guard let register = definition.register(holding: identity.register) else { continue }
            for needed in definition.needed(for: register) where cells[needed.name] == nil {
                do throws(ModbusFault) {
                    let place = try await place(of: needed, definition, bus, unit, &places)
                    guard let place else {
                        return Trial(
                            fits: false, reason: "no unit has what is called \(needed.name)")
                    }
                    let words = try await bus.words(
                        needed.table.ofBus, address: needed.address, count: needed.width,
                        unit: place)
                    cells[needed.name] = ControllerReaderCore.Cell(
                        decoded: RegisterDecoder.decode(needed, words: words), readAt: .zero,
                        changedAt: .zero)
                } catch {
                    return Trial(error)
                }
            }
            let judged = definition.judge(identity, register, cells)
            guard judged.fits else { return Trial(fits: false, reason: judged.text) }
            seen.append(judged.text)
        }
        return Trial(fits: !seen.isEmpty, reason: seen.joined(separator: ", "))
    }

    private func place(
        of register: ControllerRegister, _ definition: ControllerDefinition,
        _ bus: any RegisterBus, _ unit: UInt8, _ places: inout [String: UInt8]
    ) async throws(ModbusFault) -> UInt8? {
        guard let name = register.service, let service = definition.services[name] else {
            return unit
        }
        if places[name] == nil {
            places[name] = try await ServiceSearch(definition, service, first: unit, bus: bus)
                .unit()
        }
        return places[name]
    }

    // MARK: Devices with a chain of models

    private func walk(
        _ definition: ControllerDefinition, _ bus: any RegisterBus, _ unit: UInt8
    ) async -> Trial {
        do throws(ModbusFault) {
            guard let found = try await ModelChainWalk(definition, bus: bus, unit: unit).walk()
            else { return Trial(fits: false, reason: "no marker where one may stand") }
            let numbers = found.models.map { "\($0.id)" }.joined(separator: ", ")
            let text = "marker at \(found.base), models \(numbers)"
            // The first model says only who made the device.
            let placed = definition.placed(in: found.models.filter { $0.id != 1 })
            guard !placed.registers.isEmpty else {
                return Trial(fits: false, reason: "\(text): none that is known here")
            }
            return Trial(fits: true, reason: text)
        } catch {
            return Trial(error)
        }
    }
}

extension ControllerDefinition {
    /// The register, and those that say what its number means.
    fileprivate func needed(for register: ControllerRegister) -> [ControllerRegister] {
        (register.factors + [register.exponent, register.sign?.by].compactMap(\.self))
            .compactMap { self.register(holding: $0) } + [register]
    }

    fileprivate func judge(
        _ identity: Identity, _ register: ControllerRegister,
        _ cells: [String: ControllerReaderCore.Cell]
    ) -> (fits: Bool, text: String) {
        if case .text(let text)? = cells[register.name]?.decoded {
            return (true, "\(register.name) is \(text)")
        }
        let field = register.fields.first { $0.name == identity.register }
        guard let value = ControllerNumbers(self, cells: cells)[identity.register] else {
            return (false, "\(identity.register) holds nothing")
        }
        let isRight =
            (field == nil ? register.plausible : field?.plausible)?.contains(value) != false
            && (identity.values.isEmpty || identity.values.contains { abs($0 - value) < 1e-6 })
        let unit = (field == nil ? register.unit : field?.unit).map { " \($0)" } ?? ""
        return (isRight, "\(identity.register) is \(value)\(unit)")
    }
}
