/// Writes a ``FingerprintSet`` out of places in ascending order.
struct FingerprintSetBuilder {
    private let universe: UInt64
    private(set) var count = 0
    private var samples: [UInt32] = [0]
    private var unary: [UInt64] = []
    private var length = 0
    /// The value whose ones are being written.
    private var value = 0
    private var low = BitWriter()

    /// - Parameters:
    ///   - universe: above all places.
    ///   - expected: at least how many places will come.
    init(universe: UInt64, expected: Int) {
        self.universe = universe
        unary.reserveCapacity((expected + FingerprintSet.values(universe: universe)) / 64 + 1)
        low.reserve(bits: expected * FingerprintSet.lowBits)
    }

    mutating func append(_ place: UInt64) {
        end(before: Int(place >> UInt64(FingerprintSet.lowBits)))
        push(1)
        low.append(place & (1 << UInt64(FingerprintSet.lowBits) - 1), bits: FingerprintSet.lowBits)
        count += 1
    }

    /// Ends the values below that one.
    private mutating func end(before next: Int) {
        while value < next {
            push(0)
            value += 1
            if value.isMultiple(of: FingerprintSet.sampled) { samples.append(UInt32(count)) }
        }
    }

    private mutating func push(_ bit: UInt64) {
        if length.isMultiple(of: 64) { unary.append(0) }
        unary[length / 64] |= bit << UInt64(length % 64)
        length += 1
    }

    /// Count and universe (8 bytes each, big-endian), then samples (4 bytes each), words of the
    /// unary part (8 bytes each) and low bits, all of these little-endian as a search reads them,
    /// and eight zeros.
    consuming func bytes() -> [UInt8] {
        end(before: FingerprintSet.values(universe: universe))
        var bytes = BigEndian.bytes(UInt64(count), count: 8) + BigEndian.bytes(universe, count: 8)
        bytes.reserveCapacity(
            bytes.count + 4 * samples.count + 8 * unary.count + low.bytes.count + 8)
        for sample in samples { withUnsafeBytes(of: sample.littleEndian) { bytes += $0 } }
        for word in unary { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        bytes += low.bytes
        bytes += [UInt8](repeating: 0, count: FingerprintSet.padding)
        return bytes
    }
}
