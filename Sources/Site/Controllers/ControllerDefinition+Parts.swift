internal import Core

/// Devices of several parts: services under units of their own, chains of models, a clock.
extension ControllerDefinition {
    static let serviceLimit = 8

    static func services(
        _ table: TableReader, _ root: ConfigurationNode, _ names: ControllerNames
    ) -> [String: Service] {
        guard table.holdsTable("services"), let inner = table.table("services") else {
            table.emptyTable("services")
            return [:]
        }
        var services: [String: Service] = [:]
        for name in root.keys(of: "services").prefix(serviceLimit) {
            guard let row = inner.table(name) else { continue }
            let units = row.optional("units", .list(of: .whole(0...255), atMost: 64), else: [])
            let isSearched = row.optional("search", .truth, else: false)
            let key = names.required("key", of: row)
            row.finish()
            guard let units, let isSearched, let key else { continue }
            services[name] = Service(
                units: units.map { UInt8($0) }, isSearched: isSearched, key: key)
        }
        inner.finish()
        return services
    }

    static func chain(_ table: TableReader) -> ModelChain? {
        let bases = table.required("bases", .list(of: .whole(0...65_000), atMost: 8))
        let marker = table.required("marker", .whole(1...Int(UInt32.max)))
        table.finish()
        guard let bases, let marker else { return nil }
        if bases.isEmpty {
            table.refuse("bases", found: "an empty list", allowed: "at least one address")
        }
        return ModelChain(bases: bases.map { UInt16($0) }, marker: UInt32(marker))
    }

    static func clock(_ table: TableReader, _ names: ControllerNames) -> Clock? {
        func field(_ key: String) -> String? { table.required(key, names.reading(fields: true)) }
        let (year, month, day) = (field("year"), field("month"), field("day"))
        let (hour, minute, second) = (field("hour"), field("minute"), field("second"))
        table.finish()
        guard let year, let month, let day, let hour, let minute, let second else { return nil }
        return Clock(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}

extension ControllerDefinition {
    /// A model as it was found in a chain.
    public struct FoundModel: Sendable, Hashable {
        public var id: UInt16
        /// Of its ID word.
        public var address: UInt16
        /// Words behind the ID and the length.
        public var length: Int

        public init(id: UInt16, address: UInt16, length: Int) {
            self.id = id
            self.address = address
            self.length = length
        }

        /// The address behind its last word.
        public var end: Int { Int(address) + 2 + length }
    }

    /// Blocks of a model that are read; further ones are left out.
    public static let blockLimit = 16

    /// The same definition for a device whose chain is known: every register of a model stands at
    /// its address, what the device has no room for is left out, and names that point at nothing
    /// any more are gone with it.
    ///
    /// - Parameter models: in the order of the chain; of two with one number the first counts.
    public func placed(in models: [FoundModel]) -> ControllerDefinition {
        let found = Dictionary(models.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var placed = self
        placed.registers = []
        placed.totals = []
        for register in registers {
            guard let id = register.model else {
                placed.registers.append(register)
                continue
            }
            guard let model = found[id] else { continue }
            let copies = register.copies(in: model)
            placed.registers += copies
            if let block = register.block, !copies.isEmpty {
                placed.totals.append(
                    Total(
                        name: register.name, parts: copies.map(\.name), together: block.together))
            }
        }
        placed.registers.sort { ($0.table.rawValue, $0.address) < ($1.table.rawValue, $1.address) }
        // A model is a request of its own: some devices answer no read across two.
        placed.limits.barriers[.holding, default: []].formUnion(models.map(\.address))
        let names = placed.names
        placed.alternatives = [:]
        placed.measures = [:]
        for (measure, first) in measures {
            let all = ([first] + (alternatives[measure] ?? [])).filter(names.contains)
            placed.measures[measure] = all.first
            if all.count > 1 { placed.alternatives[measure] = Array(all.dropFirst()) }
        }
        placed.setPoints = setPoints.filter { names.contains($1) }
        placed.frozen = frozen.filter { Set($0.registers).isSubset(of: names) }
        placed.products = products.filter {
            names.isSuperset(of: [$0.power, $0.voltage, $0.current])
        }
        placed.identities = identities.filter { names.contains($0.register) }
        return placed
    }

    /// Of registers, fields and totals.
    private var names: Set<String> {
        Set(registers.map(\.name) + registers.flatMap(\.fields).map(\.name) + totals.map(\.name))
    }
}

extension ControllerRegister {
    /// Where it stands in a model, once for each block; empty where the model is too short.
    fileprivate func copies(in model: ControllerDefinition.FoundModel) -> [ControllerRegister] {
        var copies: [ControllerRegister] = []
        let blocks = block.map { max(0, (model.length + 2 - $0.from) / $0.every) } ?? 1
        for number in 0..<min(blocks, ControllerDefinition.blockLimit) {
            let start = Int(model.address) + Int(address) + number * (block?.every ?? 0)
            guard start + width <= min(model.end, 65_536) else { break }
            var copy = self
            copy.address = UInt16(start)
            copy.model = nil
            copy.block = nil
            if block != nil { copy.name = "\(name)_\(number + 1)" }
            copies.append(copy)
        }
        return copies
    }
}
