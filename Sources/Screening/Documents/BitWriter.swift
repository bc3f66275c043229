/// Numbers of any width one behind the other, the lowest bit first.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    mutating func reserve(bits: Int) { bytes.reserveCapacity(bits / 8 + 1) }

    mutating func append(_ value: UInt64, bits: Int) {
        var rest = value
        var left = bits
        while left > 0 {
            let used = count % 8
            if used == 0 { bytes.append(0) }
            let taken = min(left, 8 - used)
            let part = UInt8(truncatingIfNeeded: rest) & UInt8(truncatingIfNeeded: 1 << taken - 1)
            bytes[bytes.count - 1] |= part << UInt8(used)
            rest = taken < 64 ? rest >> UInt64(taken) : 0
            left -= taken
            count += taken
        }
    }
}

extension [UInt8] {
    /// The number that a ``BitWriter`` put at that bit; `nil` past the end.
    func number(atBit start: Int, bits: Int) -> UInt64? {
        guard start >= 0, bits <= 64, start + bits <= 8 * count else { return nil }
        var value: UInt64 = 0
        var have = 0
        var bit = start
        while have < bits {
            let used = bit % 8
            let taken = Swift.min(bits - have, 8 - used)
            let part = UInt64(self[bit / 8] >> UInt8(used)) & (1 << UInt64(taken) - 1)
            value |= part << UInt64(have)
            have += taken
            bit += taken
        }
        return value
    }
}
