public import Site

/// Which requests fetch a set of registers: as few as the device's limits allow, and fewer
/// registers at once where the device refused more.
///
/// Every register stands in exactly one request or in ``refused``. The plan is a value: who keeps
/// it keeps what was learnt, and ``refusals`` bring it into a new one.
public struct ReadPlan: Sendable, Hashable {
    public struct Request: Sendable, Hashable {
        /// Which part of the device; `nil` for the device itself.
        public var service: String?
        public var table: ControllerRegister.Table
        public var address: UInt16
        /// Words, or bits.
        public var count: Int
        /// In the order of their addresses; words between them are read and thrown away.
        public var registers: [ControllerRegister]

        fileprivate init(_ registers: [ControllerRegister]) {
            self.registers = registers
            service = registers[0].service
            table = registers[0].table
            address = registers[0].address
            count = registers[registers.count - 1].end - Int(registers[0].address)
        }
    }

    /// A range that the device would not answer.
    public struct Refusal: Sendable, Hashable {
        public var table: ControllerRegister.Table
        public var address: UInt16
        public var count: Int
        public var service: String?

        public init(
            table: ControllerRegister.Table, address: UInt16, count: Int, service: String? = nil
        ) {
            self.service = service
            self.table = table
            self.address = address
            self.count = count
        }
    }

    public private(set) var requests: [Request]
    /// Registers that the device does not have.
    public private(set) var refused: [ControllerRegister] = []
    /// Everything that was refused so far, in that order.
    public private(set) var refusals: [Refusal] = []

    /// - Parameters:
    ///   - registers: no two of a table overlap.
    ///   - refusals: what an earlier plan for the same registers has learnt; ranges that this plan
    ///     does not have are ignored.
    public init(
        _ registers: [ControllerRegister], limits: ControllerDefinition.ReadLimits,
        refusals: [Refusal] = []
    ) {
        var groups: [[ControllerRegister]] = []
        let ordered = registers.sorted {
            ($0.service ?? "", $0.table.rawValue, $0.address)
                < ($1.service ?? "", $1.table.rawValue, $1.address)
        }
        for register in ordered {
            if let group = groups.last, Self.mayJoin(register, group, limits) {
                groups[groups.count - 1].append(register)
            } else {
                groups.append([register])
            }
        }
        requests = groups.map { Request($0) }
        for refusal in refusals { refuse(refusal) }
    }

    /// Learns that the device refused a request: it is parted at its holes, a request without a
    /// hole into single registers, and a single register is given up.
    ///
    /// - Returns: the requests that stand in its place.
    @discardableResult
    public mutating func refuse(_ request: Request) -> [Request] {
        guard let position = requests.firstIndex(of: request) else { return [] }
        refusals.append(
            Refusal(
                table: request.table, address: request.address, count: request.count,
                service: request.service))
        let parts = Self.parts(of: request)
        requests.replaceSubrange(position...position, with: parts)
        if parts.isEmpty { refused += request.registers }
        return parts
    }

    private mutating func refuse(_ refusal: Refusal) {
        let match = requests.first {
            ($0.service, $0.table, $0.address, $0.count)
                == (refusal.service, refusal.table, refusal.address, refusal.count)
        }
        if let match { refuse(match) }
    }

    private static func parts(of request: Request) -> [Request] {
        guard request.registers.count > 1 else { return [] }
        var groups: [[ControllerRegister]] = []
        for register in request.registers {
            if let last = groups.last?.last, last.end == Int(register.address) {
                groups[groups.count - 1].append(register)
            } else {
                groups.append([register])
            }
        }
        return groups.count > 1
            ? groups.map { Request($0) } : request.registers.map { Request([$0]) }
    }

    private static func mayJoin(
        _ register: ControllerRegister, _ group: [ControllerRegister],
        _ limits: ControllerDefinition.ReadLimits
    ) -> Bool {
        let (first, last) = (group[0], group[group.count - 1])
        guard first.table == register.table, first.service == register.service, !register.isAlone,
            !last.isAlone,
            Int(register.address) - last.end <= limits.hole,
            register.end - Int(first.address) <= limits.words
        else { return false }
        let barriers = limits.barriers[register.table] ?? []
        return !barriers.contains { first.address < $0 && Int($0) < register.end }
    }
}
