/// The four tables of a Modbus device, each with addresses 0 to 65535 of its own.
public enum RegisterTable: String, Hashable, Sendable, CaseIterable {
    /// One bit, readable and writable.
    case coil
    /// One bit, readable.
    case discrete
    /// One word, readable and writable.
    case holding
    /// One word, readable.
    case input

    /// The function that reads this table (Modbus application protocol 1.1b3 §6.1 to §6.4).
    public var readFunction: UInt8 {
        switch self {
        case .coil: 1
        case .discrete: 2
        case .holding: 3
        case .input: 4
        }
    }

    public var isBits: Bool { self == .coil || self == .discrete }

    /// How many elements one request may read (§6.1 to §6.4).
    public var readLimit: Int { isBits ? 2_000 : 125 }
}
