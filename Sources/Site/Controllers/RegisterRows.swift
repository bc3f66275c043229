/// Reads `[registers]`, `[absent]` and `[fields.REGISTER]` of a controller's file.
struct RegisterRows {
    typealias Encoding = ControllerRegister.Encoding

    private let registers: TableReader?
    /// In no order: the rows are sorted by address.
    private let names: [String]
    private let absent: [Encoding: Set<UInt32>]
    private let fields: RegisterFields
    private let report: FaultReport

    init(_ table: TableReader, _ root: ConfigurationNode) {
        report = table.report
        registers = table.table("registers")
        names = root.keys(of: "registers")
        absent = Self.absent(table)
        fields = RegisterFields(table, root)
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
        fields.refuseStrangers(to: names)
        rows.sort { $0.place < $1.place }
        for (first, second) in zip(rows, rows.dropFirst())
        where first.isBeside(second) && first.end > Int(second.address) {
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
        let encoding = row.required("type", Reading<Encoding>.word())
        let place = place(row)
        let length = row.optional("words", .whole(1...ControllerDefinition.textLimit), else: 1)
        let scale = row.optional("scale", .ratio, else: 1)
        let unit = row.optional("unit", Reading.line(atMost: 20).map(Optional.some), else: nil)
        let pace = row.optional("pace", Reading<ControllerRegister.Pace>.word(), else: .slow)
        let isAlone = row.optional("alone", .truth, else: false)
        let absent = row.optional(
            "absent", Self.patterns, else: encoding.flatMap { self.absent[$0] } ?? [])
        let plausible = row.plausible()
        let factors = row.optional(
            "times", Self.reference.oneOrMore(atMost: 4), else: [])
        let exponent = row.optional("exponent", Self.reference.map(Optional.some), else: nil)
        let needs = row.optional("needs", Self.reference.map(Optional.some), else: nil)
        let sign = row.holdsTable("sign") ? row.table("sign").flatMap(Self.sign) : nil
        let service = row.optional("service", Self.reference.map(Optional.some), else: nil)
        row.finish()
        let fields = fields.fields(of: name, bits: (encoding?.width ?? 1) * 16)
        guard let place, let encoding, let length, let scale, let unit, let pace, let isAlone,
            let absent, let plausible, let factors, let exponent, let needs, let service
        else { return nil }
        let register = ControllerRegister(
            name: name, table: place.table, address: UInt16(place.address), encoding: encoding,
            length: length, scale: scale, unit: unit, pace: pace, isAlone: isAlone,
            absent: absent, plausible: plausible.range, fields: fields, factors: factors,
            exponent: exponent, needs: needs, sign: sign, service: service, model: place.model,
            block: place.block)
        check(register, row, limits)
        return register
    }

    private func check(
        _ register: ControllerRegister, _ row: TableReader,
        _ limits: ControllerDefinition.ReadLimits?
    ) {
        let (table, encoding) = (register.table, register.encoding)
        if table.isBits != (encoding == .bit) {
            row.refuse(
                "type", found: "\(encoding.rawValue.quoted) in the table \(table.rawValue.quoted)",
                allowed: table.isBits ? "\"bit\"" : "a type of words")
        }
        if register.end > 65_536 {
            row.refuse("address", found: "an end beyond 65535", allowed: "up to 65535")
        }
        if let limits, register.width > limits.words {
            row.refuse(
                "words", found: "\(register.width), more than max_words",
                allowed: "up to \(limits.words)")
        }
        let inside = (Int(register.address) + 1)..<(max(register.end, Int(register.address) + 1))
        if register.model == nil,
            limits?.barriers[table]?.contains(where: { inside.contains(Int($0)) }) == true
        {
            row.refuse("address", found: "a barrier in its middle", allowed: "barriers between")
        }
    }

    private typealias Place = (
        table: ControllerRegister.Table, address: Int, model: UInt16?,
        block: ControllerRegister.Block?
    )

    /// `table` and `address`, or `model` and `offset`.
    private func place(_ row: TableReader) -> Place? {
        let model = row.optional(
            "model", Reading<Int>.whole(1...65_534).map(Optional.some), else: nil)
        guard let model else { return nil }
        guard let model else {
            let table = row.required("table", Reading<ControllerRegister.Table>.word())
            let address = row.required("address", .whole(0...65_535))
            guard let table, let address else { return nil }
            return (table, address, nil, nil)
        }
        let offset = row.required("offset", .whole(0...2_000))
        let block = row.holdsTable("block") ? row.table("block").flatMap(Self.block) : nil
        guard let offset else { return nil }
        return (.holding, offset, UInt16(model), block)
    }

    private static func block(_ table: TableReader) -> ControllerRegister.Block? {
        let every = table.required("every", .whole(1...500))
        let from = table.required("from", .whole(2...2_000))
        let together = table.required(
            "together", Reading<ControllerRegister.Block.Together>.word())
        table.finish()
        guard let every, let from, let together else { return nil }
        return ControllerRegister.Block(every: every, from: from, together: together)
    }

    private static func sign(_ table: TableReader) -> ControllerRegister.Sign? {
        let numbers = Reading<[Int]>.list(of: .whole(0...65_535), atMost: 16)
        let by = table.required("by", reference)
        let plus = table.required("plus", numbers)
        let minus = table.required("minus", numbers)
        table.finish()
        guard let by, let plus, let minus else { return nil }
        return ControllerRegister.Sign(by: by, plus: Set(plus), minus: Set(minus))
    }

    private static func absent(_ table: TableReader) -> [Encoding: Set<UInt32>] {
        guard table.holdsTable("absent"), let inner = table.table("absent") else {
            table.emptyTable("absent")
            return [:]
        }
        var result: [Encoding: Set<UInt32>] = [:]
        for encoding in Encoding.allCases where encoding != .bit && encoding != .text {
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

    /// A name; whether there is one so called is judged once all rows are read.
    private static var reference: Reading<String> { .line(atMost: 40) }
}

extension TableReader {
    /// `min` and `max`; `nil` where one of them is wrong.
    func plausible() -> PlausibleRange? {
        let bound = Reading<Double>.number(-1e9...1e9).map(Optional.some)
        let low = optional("min", bound, else: nil)
        let high = optional("max", bound, else: nil)
        guard let low, let high else { return nil }
        if let low, let high, low > high {
            refuse("max", found: "less than min", allowed: "\(low) or more")
        }
        guard low != nil || high != nil else { return PlausibleRange(range: nil) }
        let least = low ?? -.infinity
        return PlausibleRange(range: least...max(least, high ?? .infinity))
    }
}

/// What `min` and `max` say; `nil` inside where neither stands there.
struct PlausibleRange {
    let range: ClosedRange<Double>?
}

extension ConfigurationNode {
    /// The keys of the table that stands in this one under a name, sorted; empty where none does.
    func keys(of name: String) -> [String] {
        guard case .table(let entries) = content,
            case .table(let inner)? = entries[name]?.content
        else { return [] }
        return inner.keys.sorted()
    }
}

extension ControllerRegister {
    /// By service, model, table and address.
    fileprivate var place: (String, Int, String, UInt16) {
        (service ?? "", Int(model ?? 0), table.rawValue, address)
    }

    /// Whether addresses of the two may be compared.
    fileprivate func isBeside(_ other: ControllerRegister) -> Bool {
        // Blocks repeat: where they end the model's length says.
        (service, model, table) == (other.service, other.model, other.table)
            && (block == nil) == (other.block == nil)
    }
}
