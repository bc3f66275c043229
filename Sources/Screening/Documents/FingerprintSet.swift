/// Which of very many places are taken, in about 9.1 bits for each that is: the static filter that
/// answers for numbers that a list does not hold.
///
/// The places, sorted, are coded after Elias (1974) and Fano (1971): of each the lowest seven bits
/// stand side by side, and what is above them is written in unary, as for each value in turn a one
/// for every place with it and then a zero. A sample every 256 values says where to begin to read.
/// Unlike the filters that hash (Bloom, xor, ribbon) it is built in one pass over sorted places in
/// the memory of its result, and gives each taken place its number in order, by which its page is
/// known.
struct FingerprintSet: Sendable {
    static let lowBits = 7
    static let sampled = 256
    static let headerLength = 16
    /// Bytes behind the last place's bits, so that a word can be read at each.
    static let padding = 8

    /// Places that are taken, one taken twice counted twice.
    let count: Int
    /// Values above the low bits.
    private let values: Int
    private let bytes: [UInt8]
    private let unaryStart: Int
    private let lowStart: Int

    /// How many values stand above the low bits of so many places.
    static func values(universe: UInt64) -> Int { Int(universe >> UInt64(lowBits)) + 1 }

    static func sampleCount(_ values: Int) -> Int { values / sampled + 1 }

    /// As a ``FingerprintSetBuilder`` made them; `nil` for anything else.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerLength + Self.padding else { return nil }
        let held = BigEndian.value(bytes[0..<8])
        let universe = BigEndian.value(bytes[8..<16])
        guard held <= UInt64(UInt32.max), universe >> 10 <= UInt64(bytes.count)
        else { return nil }
        count = Int(held)
        values = Self.values(universe: universe)
        unaryStart = Self.headerLength + 4 * Self.sampleCount(values)
        lowStart = unaryStart + 8 * ((count + values + 63) / 64)
        guard bytes.count == lowStart + (count * Self.lowBits + 7) / 8 + Self.padding
        else { return nil }
        self.bytes = bytes
        guard isSound else { return nil }
    }

    /// Whether the unary part has as many ones and zeros as it must, and the samples fit it: a
    /// search could leave it otherwise.
    private var isSound: Bool {
        bytes.withUnsafeBytes { bytes in
            var ones = 0
            var sample = 0
            for start in stride(from: 0, to: count + values, by: 64) {
                let word = unary(start / 64, bytes)
                while sample < Self.sampleCount(values) {
                    let before = self.sample(sample, bytes)
                    let place = sample * Self.sampled + before - start
                    guard place < 64 else { break }
                    guard place >= 0,
                        before == ones + (word & ~(UInt64.max << UInt64(place))).nonzeroBitCount
                    else { return false }
                    sample += 1
                }
                ones += word.nonzeroBitCount
            }
            // A last sample that stands right behind the end has no word of its own.
            let isWhole =
                sample == Self.sampleCount(values)
                || (sample + 1 == Self.sampleCount(values)
                    && sample * Self.sampled == values && self.sample(sample, bytes) == count)
            return isWhole && ones == count
        }
    }

    /// The numbers, in order, of the entries at that place; none where it is free.
    func entries(at place: UInt64) -> Range<Int> {
        let value = Int(place >> UInt64(Self.lowBits))
        guard value < values else { return 0..<0 }
        let low = place & (1 << UInt64(Self.lowBits) - 1)
        return bytes.withUnsafeBytes { bytes in
            var position = start(of: value, bytes)
            var entry = position - value
            while isTaken(position, bytes), self.low(entry, bytes) < low {
                position += 1
                entry += 1
            }
            let first = entry
            while isTaken(position, bytes), self.low(entry, bytes) == low {
                position += 1
                entry += 1
            }
            return first..<entry
        }
    }

    /// Where the value's ones begin in the unary part: behind as many zeros.
    private func start(of value: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        let sample = value / Self.sampled
        let position = sample * Self.sampled + self.sample(sample, bytes)
        var zeros = value % Self.sampled
        guard zeros > 0 else { return position }
        var index = position / 64
        var free = ~unary(index, bytes) & UInt64.max << UInt64(position % 64)
        while true {
            let found = free.nonzeroBitCount
            if found >= zeros { return index * 64 + Self.place(of: zeros, in: free) + 1 }
            zeros -= found
            index += 1
            free = ~unary(index, bytes)
        }
    }

    /// The place of a word's bit that is the `number`th of those set, which has so many: without
    /// the instruction that counts bits, which not every board has, taking them away is quickest.
    private static func place(of number: Int, in word: UInt64) -> Int {
        var rest = word
        for _ in 1..<number { rest &= rest - 1 }
        return rest.trailingZeroBitCount
    }

    private func isTaken(_ position: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        unary(position / 64, bytes) >> UInt64(position % 64) & 1 == 1
    }

    private func sample(_ number: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        let place = Self.headerLength + 4 * number
        return Int(
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    /// Zeros past the end, of which a search meets the first.
    private func unary(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let place = unaryStart + 8 * index
        guard place < lowStart else { return 0 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    private func low(_ entry: Int, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let bit = entry * Self.lowBits
        let word = bytes.loadUnaligned(fromByteOffset: lowStart + bit / 8, as: UInt16.self)
        return UInt64(UInt16(littleEndian: word) >> UInt16(bit % 8))
            & (1 << UInt64(Self.lowBits) - 1)
    }

    /// Bytes of memory.
    var memory: Int { bytes.count }
}
