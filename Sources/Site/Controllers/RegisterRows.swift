/// Reads `[registers]`, `[absent]` and `[fields.REGISTER]` of a controller's file.
struct RegisterRows {
    typealias Encoding = ControllerRegister.Encoding

    private let registers: TableReader?
    /// In no order: the rows are sorted by address.
    private let names: [String]
    private let absent: [Encoding: Set<UInt32>]
    private let fields: TableReader?
    private let fieldNames: [String: [String]]
    private let report: FaultReport

    init(_ table: TableReader, _ root: ConfigurationNode) {
        report = table.report
        registers = table.table("registers")
        names = Self.keys(root, "registers")
        absent = Self.absent(table)
        fields = table.holdsTable("fields") ? table.table("fields") : nil
        if fields == nil { table.emptyTable("fields") }
        var fieldNames: [String: [String]] = [:]
        if case .table(let entries) = root.content, let node = entries["fields"] {
            for name in Self.keys(root, "fields") { fieldNames[name] = Self.keys(node, name) }
        }
        self.fieldNames = fieldNames
    }

    /// `nil`, with faults, where a row is wrong.
    func registers(limits: ControllerDefinition.ReadLimits?) -> [ControllerRegister]? {
        guard let registers else { return nil }
        let limit = ControllerDefinition.registerLimit
        guard (1...limit).contains(names.count) else {
            registers.refuse(
                "", found: "\(names.count) registers", allowed: "1 to \(limit) registers")
            return nil
        }
        let before = report.faults.count
        var rows = names.compactMap { name -> ControllerRegister? in
            guard let row = registers.table(name) else { return nil }
            return self.register(name, row, limits)
        }
        for name in fieldNames.keys.sorted() where !names.contains(name) {
            fields?.refuse(name, found: "fields of no register", allowed: "a name of [registers]")
        }
        rows.sort { ($0.table.rawValue, $0.address) < ($1.table.rawValue, $1.address) }
        for (first, second) in zip(rows, rows.dropFirst())
        where first.table == second.table && first.end > Int(second.address) {
            registers.refuse(
                second.name, found: "an address that \(first.name) has already",
                allowed: "each address of a table once")
        }
        return report.faults.count == before ? rows : nil
    }

    private func register(
        _ name: String, _ row: TableReader, _ limits: ControllerDefinition.ReadLimits?
    ) -> ControllerRegister? {
        if !BoardDefinition.isLineName(name) {
            row.refuse("", found: name.quoted, allowed: "letters, digits, _, - and ., up to 40")
        }
        let table = row.required("table", Reading<ControllerRegister.Table>.word())
        let address = row.required("address", .whole(0...65_535))
        let encoding = row.required("type", Reading<Encoding>.word())
        let scale = row.optional("scale", .number(-1e6...1e6), else: 1)
        let unit = row.optional("unit", Reading.line(atMost: 20).map(Optional.some), else: nil)
        let pace = row.optional("pace", Reading<ControllerRegister.Pace>.word(), else: .slow)
        let isAlone = row.optional("alone", .truth, else: false)
        let absent = row.optional(
            "absent", Self.patterns, else: encoding.flatMap { self.absent[$0] } ?? [])
        let low = row.optional("min", Self.bound, else: nil)
        let high = row.optional("max", Self.bound, else: nil)
        row.finish()
        let fields = fields(of: name)
        guard let table, let address, let encoding, let scale, let unit, let pace, let isAlone,
            let absent, let low, let high
        else { return nil }
        if table.isBits != (encoding == .bit) {
            row.refuse(
                "type", found: "\(encoding.rawValue.quoted) in the table \(table.rawValue.quoted)",
                allowed: table.isBits ? "\"bit\"" : "a type of words")
        }
        if address + encoding.width > 65_536 {
            row.refuse("address", found: "an end beyond 65535", allowed: "up to 65535")
        }
        let inside = (address + 1)..<(address + max(1, encoding.width))
        if limits?.barriers[table]?.contains(where: { inside.contains(Int($0)) }) == true {
            row.refuse("address", found: "a barrier in its middle", allowed: "barriers between")
        }
        let plausible = (low ?? -.infinity)...max(low ?? -.infinity, high ?? .infinity)
        if let low, let high, low > high {
            row.refuse("max", found: "less than min", allowed: "\(low) or more")
        }
        return ControllerRegister(
            name: name, table: table, address: UInt16(address), encoding: encoding, scale: scale,
            unit: unit, pace: pace, isAlone: isAlone, absent: absent,
            plausible: low == nil && high == nil ? nil : plausible, fields: fields)
    }

    private func fields(of name: String) -> [ControllerRegister.Field] {
        guard let names = fieldNames[name], let table = fields?.table(name) else { return [] }
        return names.compactMap { field -> ControllerRegister.Field? in
            guard let row = table.table(field) else { return nil }
            let bits = row.required("bits", .list(of: .whole(0...15), atMost: 2))
            let words = row.optional(
                "words", .list(of: .line(atMost: 60), atMost: 32), else: [])
            row.finish()
            guard let bits, let words else { return nil }
            guard bits.count == 2, bits[0] <= bits[1] else {
                row.refuse("bits", found: "\(bits)", allowed: "the lowest and the highest bit")
                return nil
            }
            return ControllerRegister.Field(name: field, bits: bits[0]...bits[1], words: words)
        }.sorted { $0.bits.lowerBound < $1.bits.lowerBound }
    }

    private static func absent(_ table: TableReader) -> [Encoding: Set<UInt32>] {
        guard table.holdsTable("absent"), let inner = table.table("absent") else {
            table.emptyTable("absent")
            return [:]
        }
        var result: [Encoding: Set<UInt32>] = [:]
        for encoding in Encoding.allCases where encoding != .bit {
            result[encoding] = inner.optional(encoding.rawValue, patterns, else: [])
        }
        inner.finish()
        return result
    }

    private static var patterns: Reading<Set<UInt32>> {
        Reading<[Int]>.list(of: .whole(0...Int(UInt32.max)), atMost: 16).map {
            Set($0.map { UInt32($0) })
        }
    }

    private static var bound: Reading<Double?> {
        Reading<Double>.number(-1e9...1e9).map(Optional.some)
    }

    private static func keys(_ node: ConfigurationNode, _ name: String) -> [String] {
        guard case .table(let entries) = node.content,
            case .table(let inner)? = entries[name]?.content
        else { return [] }
        return inner.keys.sorted()
    }
}
