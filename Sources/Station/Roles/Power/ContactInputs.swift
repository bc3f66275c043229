internal import Modbus
internal import Site

/// Contacts that are read and never driven: discrete inputs on the buses that the controllers
/// share, and input lines of the board, which the relays role holds.
struct ContactInputs: Sendable {
    let buses: [Port.Line: any RegisterBus]
    let lines: any HeldLines

    /// What each says; those that do not answer are not in it.
    func states<Name: Hashable & Comparable>(of contacts: [Name: Detection]) async -> [Name: Bool] {
        var found: [Name: Bool] = [:]
        // A board that was silent once is silent for all of its inputs; each try costs a time-out.
        var silent: Set<Port> = []
        var held: [String: Bool]?
        for (name, contact) in contacts.sorted(by: { $0.key < $1.key }) {
            switch contact {
            case .modbus(let port, let input):
                guard !silent.contains(port), let bus = buses[port.line] else { continue }
                do throws(ModbusFault) {
                    let bits = try await bus.readBits(
                        .discrete, address: input, count: 1, unit: port.unit)
                    found[name] = bits.first
                } catch {
                    if error.isSilence { silent.insert(port) }
                }
            case .gpio(let line):
                if held == nil { held = await lines.contacts() ?? [:] }
                found[name] = held?[line]
            case .none: break
            }
        }
        return found
    }
}
