/// What a unit answered to a ``ModbusRequest``.
public enum ModbusAnswer: Hashable, Sendable {
    /// Of the tables of words, in the order of their addresses.
    case registers([UInt16])
    /// Of the tables of bits, in the order of their addresses.
    case bits([Bool])
    /// A write is done.
    case written

    /// Whether this is an answer to that request at all.
    public func fits(_ request: ModbusRequest) -> Bool {
        switch (self, request) {
        case (.registers(let words), .read(let table, _, let count)):
            !table.isBits && words.count == count
        case (.bits(let bits), .read(let table, _, let count)):
            table.isBits && bits.count == count
        case (.written, .read): false
        case (.written, _): true
        default: false
        }
    }
}
