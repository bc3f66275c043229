/// The names that the tables of a definition may point at.
struct ControllerNames {
    private let registers: Set<String>
    private let fields: Set<String>

    /// Reports names that stand twice.
    init(_ registers: [ControllerRegister], report: FaultReport) {
        self.registers = Set(registers.map(\.name))
        var fields: Set<String> = []
        for register in registers {
            for field in register.fields
            where self.registers.contains(field.name) || !fields.insert(field.name).inserted {
                report.add(
                    "fields.\(register.name).\(field.name)", line: 1,
                    found: "\(field.name.quoted) a second time", allowed: "each name once")
            }
        }
        self.fields = fields
    }

    /// The name of a register, and with `fields` also of a field.
    func reading(fields allowsFields: Bool = false) -> Reading<String> {
        let known = allowsFields ? registers.union(fields) : registers
        // A table of registers that could not be read makes no name wrong.
        return .name(
            allowsFields ? "the name of a register or of a field" : "the name of a register"
        ) { known.isEmpty || known.contains($0) }
    }

    func required(_ key: String, of table: TableReader) -> String? {
        table.required(key, reading())
    }

    /// A table whose keys are the words of an enumeration, all of them optional, each with a name
    /// or with several of which the later stand in for the first.
    func lists<Key: RawRepresentable & CaseIterable & Hashable>(
        _ name: String, of table: TableReader
    ) -> [Key: [String]] where Key.RawValue == String {
        guard table.holdsTable(name), let inner = table.table(name) else {
            table.emptyTable(name)
            return [:]
        }
        var result: [Key: [String]] = [:]
        for key in Key.allCases {
            let names = inner.optional(
                key.rawValue, reading(fields: true).oneOrMore(atMost: 8), else: [])
            result[key] = names?.isEmpty == false ? names : nil
        }
        inner.finish()
        return result
    }

    /// Reports names in rows of registers that are none, and rows that contradict the rest.
    func check(
        _ rows: [ControllerRegister], services: [String: ControllerDefinition.Service],
        hasModels: Bool, in table: TableReader
    ) {
        let derived = Set(rows.filter { !$0.factors.isEmpty || $0.exponent != nil }.map(\.name))
        func refuse(_ row: ControllerRegister, _ key: String, _ found: String, _ allowed: String) {
            table.report.add(
                "registers.\(row.name).\(key)", line: table.line, found: found, allowed: allowed)
        }
        for row in rows {
            for name in row.factors + [row.exponent].compactMap(\.self) {
                let key = name == row.exponent ? "exponent" : "times"
                if !registers.contains(name), !fields.contains(name) {
                    refuse(row, key, name.quoted, "the name of a register or of a field")
                } else if derived.contains(name) {
                    refuse(row, key, "\(name.quoted), which is multiplied itself", "a plain one")
                }
            }
            if let name = row.needs, !registers.contains(name), !fields.contains(name) {
                refuse(row, "needs", name.quoted, "the name of a register or of a field")
            }
            if let name = row.sign?.by, !registers.contains(name), !fields.contains(name) {
                refuse(row, "sign.by", name.quoted, "the name of a register or of a field")
            }
            if let service = row.service, services[service] == nil {
                refuse(row, "service", service.quoted, "the name of a table of [services]")
            }
            if row.model != nil, !hasModels {
                refuse(row, "model", "a model without [model_chain]", "a fixed address")
            }
        }
    }

    /// A table whose keys are the words of an enumeration, all of them optional.
    func table<Key: RawRepresentable & CaseIterable & Hashable>(
        _ name: String, of table: TableReader, fields: Bool
    ) -> [Key: String] where Key.RawValue == String {
        guard table.holdsTable(name), let inner = table.table(name) else {
            table.emptyTable(name)
            return [:]
        }
        var result: [Key: String] = [:]
        for key in Key.allCases {
            result[key] =
                inner.optional(
                    key.rawValue, reading(fields: fields).map(Optional.some), else: nil) ?? nil
        }
        inner.finish()
        return result
    }
}

extension Reading {
    /// A list of 0 to `limit` such values.
    static func list<Element>(
        of element: Reading<Element>, atMost limit: Int
    ) -> Reading<[Element]> where Value == [Element] {
        let allowed = "a list of up to \(limit), each \(element.allowed)"
        return Reading<[Element]>(allowed) { node, path, report in
            guard case .list(let nodes) = node.content, nodes.count <= limit else {
                report.add(path, line: node.line, found: node.shown, allowed: allowed)
                return nil
            }
            let values = nodes.enumerated().map { index, node in
                element.read(node, DottedPath.appending(index, to: path), report)
            }
            return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
        }
    }
}

extension Reading where Value == Bool {
    static var truth: Self {
        Reading("true or false") { node, path, report in
            if case .truth(let truth) = node.content { return truth }
            report.add(path, line: node.line, found: node.shown, allowed: "true or false")
            return nil
        }
    }
}
