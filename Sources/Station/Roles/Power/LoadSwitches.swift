internal import Core
internal import Modbus
internal import Site

/// The loads' switches, wherever they are: coils on the bus that the controllers share, or lines
/// that the relays role holds.
struct LoadSwitches: Sendable {
    /// By the load's name; only those that are driven from here.
    let paths: [String: SwitchPath]
    let buses: [Port.Line: any RegisterBus]
    let lines: any HeldLines

    /// - Parameter output: the controller's own, where it may be switched from here.
    init(
        _ loads: [Site.Power.Load], output: LoadOutput? = nil,
        buses: [Port.Line: any RegisterBus], lines: any HeldLines
    ) {
        paths = Dictionary(
            loads.compactMap { load in
                Self.driven(load.switchPath, output: output).map { (load.name, $0) }
            }, uniquingKeysWith: { $1 })
        self.buses = buses
        self.lines = lines
    }

    /// The coil or line that is driven for a switch; `nil` where nothing is.
    static func driven(_ path: SwitchPath, output: LoadOutput?) -> SwitchPath? {
        switch path {
        case .gpio, .modbus: path
        case .controller: output.map { .modbus($0.port, coil: $0.coil) }
        case .none: nil
        }
    }

    /// What the switches of these loads are now. A load that is not in it is not known: nobody
    /// answered for it.
    func states(of loads: some Collection<String>) async -> [String: Bool] {
        var found: [String: Bool] = [:]
        // A board that was silent once is silent for all of its coils; each try costs a time-out.
        var silent: Set<Port> = []
        var held: [String: Bool]?
        var hasAsked = false
        for load in loads.sorted() {
            switch paths[load] {
            case .modbus(let port, let coil)? where !silent.contains(port):
                if let state = await read(port, coil) {
                    found[load] = state
                } else {
                    silent.insert(port)
                }
            case .gpio(let line)?:
                if !hasAsked {
                    held = await lines.states()
                    hasAsked = true
                }
                found[load] = held?[line]
            default: break
            }
        }
        return found
    }

    /// Drives a load's switch and reads it back.
    ///
    /// - Returns: what it is afterwards; `nil` where that is not known.
    func set(_ load: String, on: Bool) async -> Bool? {
        switch paths[load] {
        case .modbus(let port, let coil)?:
            guard let bus = buses[port.line] else { return nil }
            // An answer that got lost says nothing about the coil: it is read in any case.
            try? await bus.writeCoil(coil, on, unit: port.unit)
            return await read(port, coil)
        case .gpio(let line)?: return await lines.set(line, on: on)
        default: return nil
        }
    }

    private func read(_ port: Port, _ coil: UInt16) async -> Bool? {
        guard let bus = buses[port.line] else { return nil }
        return try? await bus.readBits(.coil, address: coil, count: 1, unit: port.unit).first
    }
}
