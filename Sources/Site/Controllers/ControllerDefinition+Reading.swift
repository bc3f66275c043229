internal import Core

extension ControllerDefinition {
    static let registerLimit = 256
    /// The protocol's own for words (application protocol 1.1b3 §6.3).
    static let wordLimit = 125
    /// Words of a text.
    static let textLimit = 32

    /// Reads a controller's file; `nil` after `report` has every fault of it.
    static func read(_ bytes: [UInt8], report: FaultReport) -> ControllerDefinition? {
        guard
            let root = TOMLDocument.read(bytes, limit: SiteFile.largest, report: report),
            let table = TableReader(root, path: "", report: report),
            SiteFile.isCurrentSchema(table)
        else { return nil }
        let id = table.required("id", .identifier)
        let name = table.required("name", .line(atMost: 200))
        let transport = table.table("transport").flatMap(transport)
        let pace = table.table("pace").flatMap(pace)
        let limits = table.table("read_plan").flatMap(readLimits)
        let registers = RegisterRows(table, root).registers(limits: limits)
        let names = ControllerNames(registers ?? [], report: report)
        let chains: [Measure: [String]] = names.lists("measures", of: table)
        let setPoints: [SetPoint: String] = names.table("set_points", of: table, fields: true)
        let lvd = table.holdsTable("lvd") ? table.table("lvd").flatMap(disconnect) : nil
        let identities = rows("identify", of: table, atMost: 8) { identity($0, names) }
        let frozen = rows("frozen", of: table, atMost: 16) { frozenWatch($0, names) }
        let products = rows("products", of: table, atMost: 16) { product($0, names) }
        let quirks = quirks(table, names)
        let services = services(table, root, names)
        let modelChain =
            table.holdsTable("model_chain") ? table.table("model_chain").flatMap(chain) : nil
        let ownClock =
            table.holdsTable("clock") ? table.table("clock").flatMap { clock($0, names) } : nil
        names.check(
            registers ?? [], services: services, hasModels: table.holdsTable("model_chain"),
            in: table)
        if identities.isEmpty, modelChain == nil, report.mayCallMissing("identify") {
            table.missing("identify", allowed: "at least one [[identify]]")
        }
        table.finish()
        guard report.faults.isEmpty, let id, let name, let transport, let pace, let limits,
            let registers, let quirks
        else { return nil }
        return ControllerDefinition(
            id: id, name: name, transport: transport, fastPace: pace.fast, slowPace: pace.slow,
            limits: limits, registers: registers, measures: chains.compactMapValues(\.first),
            alternatives: chains.mapValues { Array($0.dropFirst()) }.filter { !$1.isEmpty },
            setPoints: setPoints, lowVoltageDisconnect: lvd, identities: identities,
            frozen: frozen, products: products, quirks: quirks, services: services,
            modelChain: modelChain, clock: ownClock)
    }

    private static func transport(_ table: TableReader) -> Transport? {
        let unit = table.required("unit", .whole(0...255))
        let baud = table.required("baud", .oneOf(Port.bauds))
        let parity = table.optional("parity", Reading<Transport.Parity>.word(), else: .none)
        let stopBits = table.optional("stop_bits", .whole(1...2), else: 1)
        let timeout = table.optional("timeout_ms", .whole(500...30_000), else: 1_000)
        let gap = table.optional("gap_ms", .whole(0...5_000), else: 20)
        let networkGap = table.optional("network_gap_ms", .whole(0...5_000), else: 0)
        let others = table.optional(
            "other_units", .list(of: .whole(1...255), atMost: 32), else: [])
        table.finish()
        guard let unit, let baud, let parity, let stopBits, let timeout, let gap, let networkGap,
            let others
        else { return nil }
        return Transport(
            unit: UInt8(unit), baud: baud, parity: parity, stopBits: stopBits,
            timeout: .milliseconds(timeout), gap: .milliseconds(gap),
            networkGap: .milliseconds(networkGap), otherUnits: others.map { UInt8($0) })
    }

    private static func pace(_ table: TableReader) -> (fast: Duration, slow: Duration)? {
        let fast = table.required("fast_s", .whole(1...3_600))
        let slow = table.required("slow_s", .whole(1...86_400))
        table.finish()
        guard let fast, let slow else { return nil }
        if slow < fast {
            table.refuse("slow_s", found: "\(slow), faster than fast_s", allowed: "\(fast) or more")
            return nil
        }
        return (.seconds(fast), .seconds(slow))
    }

    private static func readLimits(_ table: TableReader) -> ReadLimits? {
        let words = table.required("max_words", .whole(2...wordLimit))
        let hole = table.optional("max_hole", .whole(0...wordLimit), else: 0)
        var barriers: [ControllerRegister.Table: Set<UInt16>] = [:]
        if table.holdsTable("barriers"), let lists = table.table("barriers") {
            for place in ControllerRegister.Table.allCases {
                let addresses = lists.optional(
                    place.rawValue, .list(of: .whole(0...65_535), atMost: 64), else: [])
                barriers[place] = Set((addresses ?? []).map { UInt16($0) })
            }
            lists.finish()
        }
        table.finish()
        guard let words, let hole else { return nil }
        return ReadLimits(words: words, hole: hole, barriers: barriers.filter { !$1.isEmpty })
    }

    private static func disconnect(_ table: TableReader) -> LowVoltageDisconnect? {
        let disconnect = table.required("disconnect_12v", .number(8...16))
        let reconnect = table.required("reconnect_12v", .number(8...16))
        table.finish()
        guard let disconnect, let reconnect else { return nil }
        if reconnect <= disconnect {
            table.refuse(
                "reconnect_12v", found: "\(reconnect), not above disconnect_12v",
                allowed: "more than \(disconnect)")
        }
        return LowVoltageDisconnect(disconnect: Volts(disconnect), reconnect: Volts(reconnect))
    }

    private static func rows<Row>(
        _ name: String, of table: TableReader, atMost limit: Int, _ read: (TableReader) -> Row?
    ) -> [Row] {
        (table.tables(name, atMost: limit) ?? []).compactMap { $0.flatMap(read) }
    }

    private static func identity(_ table: TableReader, _ names: ControllerNames) -> Identity? {
        let register = table.required("register", names.reading(fields: true))
        let values = table.optional(
            "values", .list(of: .number(-1e9...1e9), atMost: 32), else: [])
        table.finish()
        guard let register, let values else { return nil }
        return Identity(register: register, values: values)
    }

    private static func frozenWatch(
        _ table: TableReader, _ names: ControllerNames
    ) -> FrozenWatch? {
        let registers = table.required("registers", .list(of: names.reading(), atMost: 32))
        let gate = table.optional("gate", names.reading().map(Optional.some), else: nil)
        let after = table.required("after_s", .whole(60...86_400))
        table.finish()
        guard let registers, let gate, let after else { return nil }
        return FrozenWatch(registers: registers, gate: gate, after: .seconds(after))
    }

    private static func product(_ table: TableReader, _ names: ControllerNames) -> Product? {
        let power = names.required("power", of: table)
        let voltage = names.required("voltage", of: table)
        let current = names.required("current", of: table)
        let tolerance = table.required("tolerance", .number(0...1))
        let slack = table.required("slack_w", .number(0...1_000))
        table.finish()
        guard let power, let voltage, let current, let tolerance, let slack else { return nil }
        return Product(
            power: power, voltage: voltage, current: current, tolerance: tolerance,
            slack: Watts(slack))
    }

    private static func quirks(_ table: TableReader, _ names: ControllerNames) -> Quirks? {
        guard table.holdsTable("quirks") else {
            table.emptyTable("quirks")
            return Quirks(keepsLoadOn: false, loadCoil: nil)
        }
        guard let quirks = table.table("quirks") else { return nil }
        let keepsLoadOn = quirks.optional("keep_load_on", .truth, else: false)
        let coil = quirks.optional("load_coil", names.reading().map(Optional.some), else: nil)
        quirks.finish()
        guard let keepsLoadOn, let coil else { return nil }
        return Quirks(keepsLoadOn: keepsLoadOn, loadCoil: coil)
    }
}
