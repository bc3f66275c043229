internal import Core
internal import Modbus
internal import Site

/// The loads' switches, wherever they are: coils on the bus that the controllers share, or lines
/// that the relays role holds.
struct LoadSwitches: Sendable {
    /// By the load's name; only those that are driven from here.
    let paths: [String: SwitchPath]
    /// By the load's name; where an input shows what its relay did.
    private let proofs: [String: Detection]
    private let buses: [Port.Line: any RegisterBus]
    private let lines: any HeldLines

    /// - Parameter output: the controller's own, where it may be switched from here.
    init(
        _ loads: [Site.Power.Load], output: LoadOutput? = nil,
        buses: [Port.Line: any RegisterBus], lines: any HeldLines
    ) {
        paths = Dictionary(
            loads.compactMap { load in
                Self.driven(load.switchPath, output: output).map { (load.name, $0) }
            }, uniquingKeysWith: { $1 })
        proofs = Dictionary(
            loads.compactMap { load in
                guard case .modbus(let port, let input)? = load.proof else { return nil }
                return (load.name, Detection.modbus(port, input: input))
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

    /// What the switches of these loads are now, or why that is not known.
    func states(of loads: some Collection<String>) async -> [String: SwitchState] {
        var found: [String: SwitchState] = [:]
        // A board that was silent once is silent for all of its coils; each try costs a time-out.
        var silent: [Port: ModbusFault] = [:]
        var held: [String: Bool]?
        var hasAsked = false
        for load in loads.sorted() {
            switch paths[load] {
            case .modbus(let port, let coil)?:
                if let fault = silent[port] {
                    found[load] = .silent(fault)
                    continue
                }
                let state = await read(port, coil)
                found[load] = state
                if case .silent(let fault?) = state { silent[port] = fault }
            case .gpio(let line)?:
                if !hasAsked {
                    held = await lines.states()
                    hasAsked = true
                }
                found[load] = held?[line].map(SwitchState.known) ?? .silent(nil)
            default: break
            }
        }
        return found
    }

    /// What the inputs of these loads say; those that do not answer are not in it.
    func inputs(of loads: some Collection<String>) async -> [String: Bool] {
        let wanted = proofs.filter { loads.contains($0.key) }
        return await ContactInputs(buses: buses, lines: lines).states(of: wanted)
    }

    /// Drives a load's switch and reads it back.
    ///
    /// - Returns: what it is afterwards, and what the board said against it.
    func set(_ load: String, on: Bool) async -> (state: SwitchState, fault: ModbusFault?) {
        switch paths[load] {
        case .modbus(let port, let coil)?:
            guard let bus = buses[port.line] else { return (.silent(nil), nil) }
            var fault: ModbusFault?
            do throws(ModbusFault) {
                try await bus.writeCoil(coil, on, unit: port.unit)
            } catch {
                fault = error
            }
            // An answer that got lost says nothing about the coil: it is read in any case.
            let state = await read(port, coil)
            return (state, state.fault ?? fault)
        case .gpio(let line)?:
            return (await lines.set(line, on: on).map(SwitchState.known) ?? .silent(nil), nil)
        default: return (.silent(nil), nil)
        }
    }

    private func read(_ port: Port, _ coil: UInt16) async -> SwitchState {
        guard let bus = buses[port.line] else { return .silent(nil) }
        do throws(ModbusFault) {
            let bits = try await bus.readBits(.coil, address: coil, count: 1, unit: port.unit)
            return bits.first.map(SwitchState.known) ?? .silent(nil)
        } catch {
            return error.isSilence ? .silent(error) : .refused(error)
        }
    }
}

extension ModbusFault {
    /// Nothing else on this device will be answered either.
    ///
    /// An exception is an answer and concerns what was asked for alone, unless a gateway says with
    /// it that nobody answers behind it; so does one frame that is garbled.
    var isSilence: Bool {
        switch reason {
        case .noAnswer, .lateAnswer, .connectionLost, .cannotOpen: true
        case .exception(let exception): exception == .gatewayPath || exception == .gatewayTarget
        case .badFrame, .unusable: false
        }
    }
}
