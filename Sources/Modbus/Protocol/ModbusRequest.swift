/// What one request asks of a unit. Addresses are those of the protocol, from 0.
public enum ModbusRequest: Hashable, Sendable {
    /// Functions 1 to 4.
    case read(RegisterTable, address: UInt16, count: Int)
    /// Function 5.
    case writeCoil(address: UInt16, Bool)
    /// Function 6.
    case writeRegister(address: UInt16, UInt16)
    /// Function 15.
    case writeCoils(address: UInt16, [Bool])
    /// Function 16.
    case writeRegisters(address: UInt16, [UInt16])

    /// Words that one request may write (Modbus application protocol 1.1b3 §6.12).
    public static let registerWriteLimit = 123
    /// Coils that one request may write (§6.11).
    public static let coilWriteLimit = 1_968

    public var function: UInt8 {
        switch self {
        case .read(let table, _, _): table.readFunction
        case .writeCoil: 5
        case .writeRegister: 6
        case .writeCoils: 15
        case .writeRegisters: 16
        }
    }

    public var address: UInt16 {
        switch self {
        case .read(_, let address, _), .writeCoil(let address, _), .writeRegister(let address, _),
            .writeCoils(let address, _), .writeRegisters(let address, _):
            address
        }
    }

    /// How many coils, inputs or registers it touches.
    public var count: Int {
        switch self {
        case .read(_, _, let count): count
        case .writeCoil, .writeRegister: 1
        case .writeCoils(_, let values): values.count
        case .writeRegisters(_, let values): values.count
        }
    }

    public var table: RegisterTable {
        switch self {
        case .read(let table, _, _): table
        case .writeCoil, .writeCoils: .coil
        case .writeRegister, .writeRegisters: .holding
        }
    }

    private var limit: Int {
        switch self {
        case .read(let table, _, _): table.readLimit
        case .writeCoil, .writeRegister: 1
        case .writeCoils: Self.coilWriteLimit
        case .writeRegisters: Self.registerWriteLimit
        }
    }

    /// Why the protocol has no such request; `nil` where it has.
    public var problem: String? {
        if !(1...limit).contains(count) { return "\(count) at once, allowed are 1 to \(limit)" }
        if Int(address) + count > 65_536 { return "an end beyond address 65535" }
        return nil
    }
}

extension ModbusRequest: CustomStringConvertible {
    public var description: String {
        let verb = if case .read = self { "read" } else { "write" }
        let last = Int(address) + count - 1
        let range =
            count == 1
            ? address.hexadecimal : "\(address.hexadecimal)…\(UInt16(clamping: last).hexadecimal)"
        return "\(verb) \(table.rawValue) \(range) (function \(function))"
    }
}

extension UInt16 {
    /// As the papers of makers write a register's address: `0x311A`.
    public var hexadecimal: String {
        let digits = String(self, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
