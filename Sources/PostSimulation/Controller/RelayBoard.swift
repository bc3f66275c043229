internal import Core
package import Modbus

/// A relay board: coils 0 to 15 hold contacts, discrete inputs 0 to 15 show whether there is
/// voltage behind them, and input 16 is a generator's contact.
package struct RelayBoard: Sendable {
    package static let count = 16

    package private(set) var coils: [Bool]
    /// Whether there is a way through each relay; a frozen board's contacts do not follow, and
    /// what ``faults`` say goes before.
    package private(set) var contacts: [Bool]
    /// By coil.
    package private(set) var faults: [Int: RelayFaultKind] = [:]
    /// How often each contact moved.
    package private(set) var edges = [Int](repeating: 0, count: count)

    package init(coils: [Bool]) {
        self.coils = coils
        contacts = coils
    }

    /// - Parameter inputs: what each of its inputs shows.
    package mutating func answer(
        _ request: ModbusRequest, isStuck: Bool, inputs: [Bool]
    ) -> ModbusReply {
        let end = Int(request.address) + request.count
        let count = request.table == .discrete ? inputs.count : Self.count
        guard end <= count else { return .exception(.illegalAddress) }
        let range = Int(request.address)..<end
        switch request {
        case .read(.coil, _, _): return .answer(.bits(Array(coils[range])))
        case .read(.discrete, _, _): return .answer(.bits(Array(inputs[range])))
        case .writeCoil(_, let value): set(range, [value], isStuck: isStuck)
        case .writeCoils(_, let values): set(range, values, isStuck: isStuck)
        default: return .exception(.illegalFunction)
        }
        return .answer(.written)
    }

    private mutating func set(_ range: Range<Int>, _ values: [Bool], isStuck: Bool) {
        for (coil, value) in zip(range, values) {
            coils[coil] = value
            guard !isStuck, contacts[coil] != passes(coil) else { continue }
            contacts[coil].toggle()
            edges[coil] += 1
        }
    }

    /// What is wrong with its relays from now on; what is well again does what its coil says.
    package mutating func suffer(_ faults: [Int: RelayFaultKind]) {
        let changed = Set(faults.keys).union(self.faults.keys).filter {
            faults[$0] != self.faults[$0]
        }
        self.faults = faults
        for coil in changed { contacts[coil] = passes(coil) }
    }

    private func passes(_ coil: Int) -> Bool {
        switch faults[coil] {
        case .stuck: contacts[coil] || coils[coil]
        case .open: false
        case .bypassed: true
        case nil: coils[coil]
        }
    }
}
