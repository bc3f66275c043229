/// Reads `[fields.REGISTER]` of a controller's file.
struct RegisterFields {
    private let table: TableReader?
    private let root: ConfigurationNode
    /// By register.
    private let names: [String: [String]]

    init(_ table: TableReader, _ root: ConfigurationNode) {
        self.table = table.holdsTable("fields") ? table.table("fields") : nil
        if self.table == nil { table.emptyTable("fields") }
        self.root = root
        var names: [String: [String]] = [:]
        if case .table(let entries) = root.content, let node = entries["fields"] {
            for name in root.keys(of: "fields") { names[name] = node.keys(of: name) }
        }
        self.names = names
    }

    /// Reports fields of what is no register.
    func refuseStrangers(to registers: [String]) {
        for name in names.keys.sorted() where !registers.contains(name) {
            table?.refuse(name, found: "fields of no register", allowed: "a name of [registers]")
        }
    }

    /// - Parameter bits: that the register has.
    func fields(of register: String, bits: Int) -> [ControllerRegister.Field] {
        guard let names = names[register], let inner = table?.table(register) else { return [] }
        return names.compactMap { name -> ControllerRegister.Field? in
            guard let row = inner.table(name) else { return nil }
            return field(name, of: register, row, width: bits)
        }.sorted { $0.bits.lowerBound < $1.bits.lowerBound }
    }

    private func field(
        _ name: String, of register: String, _ row: TableReader, width: Int
    ) -> ControllerRegister.Field? {
        let bits = row.required("bits", .list(of: .whole(0...(width - 1)), atMost: 2))
        let words = row.optional("words", .list(of: .line(atMost: 60), atMost: 32), else: [])
        let others = others(name, of: register, row)
        let unit = row.optional("unit", Reading.line(atMost: 20).map(Optional.some), else: nil)
        let scale = row.optional("scale", .ratio, else: 1)
        let sign = row.optional("sign", Reading<Sign>.word().map(Optional.some), else: nil)
        let plausible = row.plausible()
        row.finish()
        guard let bits, let words, let unit, let scale, let sign, let plausible else { return nil }
        guard bits.count == 2, bits[0] <= bits[1] else {
            row.refuse("bits", found: "\(bits)", allowed: "the lowest and the highest bit")
            return nil
        }
        return ControllerRegister.Field(
            name: name, bits: bits[0]...bits[1], words: words, others: others, unit: unit,
            scale: scale, isSignAndMagnitude: sign == .magnitude, plausible: plausible.range)
    }

    /// `others = { 252 = "external control" }`.
    private func others(_ name: String, of register: String, _ row: TableReader) -> [Int: String] {
        guard row.holdsTable("others"), let inner = row.table("others") else {
            row.emptyTable("others")
            return [:]
        }
        var result: [Int: String] = [:]
        guard case .table(let fields)? = root.entry("fields")?.content,
            let node = fields[register]?.entry(name)
        else { return [:] }
        for key in node.keys(of: "others") {
            guard let word = inner.required(key, .line(atMost: 60)) else { continue }
            guard let number = Int(key), (0...65_535).contains(number) else {
                inner.refuse(key, found: key.quoted, allowed: "a number from 0 to 65535")
                continue
            }
            result[number] = word
        }
        inner.finish()
        return result
    }

    private enum Sign: String, CaseIterable {
        case magnitude
    }
}

extension ConfigurationNode {
    fileprivate func entry(_ name: String) -> ConfigurationNode? {
        if case .table(let entries) = content { entries[name] } else { nil }
    }
}

extension Reading where Value == Double {
    /// A factor: a number, or two with a stroke between them as the papers print it.
    static var ratio: Self {
        let allowed = "a number from -1000000 to 1000000, or two as in \"79.16/32768\""
        let plain = Reading<Double>.number(-1e6...1e6)
        return Reading(allowed) { node, path, report in
            guard case .text(let text) = node.content else {
                return plain.read(node, path, report)
            }
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2, let upper = Double(parts[0]), let lower = Double(parts[1]),
                lower > 0, abs(upper / lower) <= 1e6
            {
                return upper / lower
            }
            report.add(path, line: node.line, found: node.shown, allowed: allowed)
            return nil
        }
    }
}
