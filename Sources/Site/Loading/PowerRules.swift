/// What the parts of `[power]` must say about each other.
struct PowerRules {
    /// `nil` where the board could not be read: its lines are not judged then.
    let board: BoardDefinition?
    let hasShunt: Bool?
    let controllerCount: Int?

    func check(_ loads: [LoadDraft], of power: TableReader) {
        checkNames(loads)
        checkApplianceTier(loads, of: power)
        checkSwitches(loads)
        for load in loads {
            checkProof(load)
            checkWhenDead(load)
        }
    }

    private func checkNames(_ loads: [LoadDraft]) {
        var first: [String: String] = [:]
        for load in loads {
            guard let name = load.name else { continue }
            if let other = first[name] {
                load.table.refuse(
                    "name", found: "\(name.quoted), which \(other) has already",
                    allowed: "each load's name once")
            } else if LoadDraft.traceColumns.contains(name) || name.hasSuffix("_demanded") {
                load.table.refuse(
                    "name", found: "\(name.quoted), a column of the simulation's trace",
                    allowed: "another name")
            } else {
                first[name] = load.table.path
            }
        }
    }

    /// Tier 0 is the appliance (CONTRACT §3), and a post has one.
    private func checkApplianceTier(_ loads: [LoadDraft], of power: TableReader) {
        let appliances = loads.filter { $0.tier == 0 }
        if loads.isEmpty {
            power.missing("loads", allowed: "at least one [[power.loads]], the appliance in tier 0")
        } else if appliances.isEmpty, loads.allSatisfy({ $0.tier != nil }),
            power.report.mayCallMissing("power.loads")
        {
            power.refuse(
                "loads", found: "no load of tier 0", allowed: "exactly one: the appliance itself")
        }
        for load in appliances.dropFirst() {
            load.table.refuse(
                "tier", found: "0, which \(appliances[0].table.path) has already",
                allowed: "exactly one load of tier 0, the appliance; 1 for the LAN, 2 for the link")
        }
    }

    private func checkSwitches(_ loads: [LoadDraft]) {
        var first: [SwitchPath: String] = [:]
        for load in loads {
            guard let path = load.switchPath, path != .none else { continue }
            if let other = first[path] {
                load.table.refuse(
                    "switch", found: "\(path.description.quoted), which switches \(other) already",
                    allowed: "each switch for one load")
                continue
            }
            first[path] = load.table.path
            if path == .controller, let controllerCount, controllerCount != 1 {
                load.table.refuse(
                    "switch", found: "\"controller\" with \(controllerCount) controllers",
                    allowed: "\"controller\" only where there is exactly one")
            }
            if case .gpio(let line) = path, let board {
                Self.check(line, is: .output, of: board, at: "switch", in: load.table)
            }
        }
    }

    private func checkProof(_ load: LoadDraft) {
        guard case .some(.some(let proof)) = load.proof else { return }
        if load.switchPath == SwitchPath.none {
            load.table.refuse(
                "proof", found: "a proof of a load without a switch",
                allowed: "proof only beside a switch")
        } else if proof == .shunt, hasShunt == false {
            load.table.refuse(
                "proof", found: "\"shunt\" at a post without one",
                allowed: "\"shunt\" only where power.shunt names one")
        } else if proof == .controllerCurrent, controllerCount == 0 {
            load.table.refuse(
                "proof", found: "\"controller-current\" at a post without a controller",
                allowed: "\"controller-current\" only beside [[power.controllers]]")
        }
    }

    /// A line of the board falls back to what its wiring says; a coil or a controller keeps
    /// what it was told last, and a wire keeps the load on.
    private func checkWhenDead(_ load: LoadDraft) {
        guard case .some(.some(let wanted)) = load.whenDead, let path = load.switchPath else {
            return
        }
        switch path {
        case .none where wanted == .off:
            load.table.refuse(
                "when_dead", found: "\"off\" for a load without a switch",
                allowed: "\"on\": a load that is wired to the battery stays on")
        case .gpio(let name):
            guard let board, let line = board.line(named: name), let kept = line.whenDead,
                kept != wanted
            else { return }
            load.table.refuse(
                "when_dead", found: "\"\(wanted.rawValue)\" on line \(name)",
                allowed: "\"\(kept.rawValue)\", which is what this line of the board "
                    + "\(board.id) keeps when it is dead; for the other, use another line or "
                    + "contact"
            )
        default: break
        }
    }

    static func check(
        _ name: String, is direction: BoardDefinition.Line.Direction, of board: BoardDefinition,
        at key: String, in table: TableReader
    ) {
        let fitting = board.lines.filter { $0.direction == direction }.map(\.name)
        guard !fitting.contains(name) else { return }
        let choice =
            fitting.isEmpty
            ? "the board \(board.id) has no \(direction.rawValue) line at all"
            : "one of " + fitting.joined(separator: ", ")
        table.refuse(
            key, found: "\(name.quoted), no \(direction.rawValue) line of the board \(board.id)",
            allowed: choice)
    }

    /// A serial line has one speed, and each controller a place of its own.
    static func checkLines(
        _ controllers: [(table: TableReader?, port: Port?)],
        meter: (table: TableReader, port: Port)?, loads: [LoadDraft]
    ) {
        var bauds: [String: Int] = [:]
        var taken: [Port: String] = [:]
        func checkBaud(_ port: Port, at key: String, in table: TableReader) {
            guard case .serial(let device, let baud) = port.line else { return }
            if let other = bauds[device], other != baud {
                table.refuse(
                    key, found: "baud \(baud) on \(device), which runs at \(other) elsewhere",
                    allowed: "one speed a serial line")
            } else {
                bauds[device] = baud
            }
        }
        for case (let table?, let port?) in controllers {
            checkBaud(port, at: "port", in: table)
            if let other = taken.updateValue(table.path, forKey: port) {
                table.refuse(
                    "port", found: "\(port.description.quoted), where \(other) is already",
                    allowed: "each controller at a port of its own")
            }
        }
        if let meter { checkBaud(meter.port, at: "shunt", in: meter.table) }
        for load in loads {
            if case .modbus(let port, _)? = load.switchPath {
                checkBaud(port, at: "switch", in: load.table)
            }
            if case .some(.some(.modbus(let port, _))) = load.proof {
                checkBaud(port, at: "proof", in: load.table)
            }
        }
    }
}
