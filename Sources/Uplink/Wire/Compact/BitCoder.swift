/// An adaptive binary arithmetic coder: every bit is coded with the probability that up to ten
/// contexts, mixed, give it, and then teaches them.
///
/// Reading, writing and learning run the same code, so that the two sides cannot drift apart. All
/// arithmetic is in whole numbers.
struct BitCoder {
    enum Direction {
        /// Only the model changes.
        case learn
        case write
        case read
    }

    /// Contexts of one bit.
    static let mostContexts = 10
    private static let slotBits = 18
    private static let sets = 32
    private static let ownBits = 10
    private static let confidences = 8
    /// The highest count of an estimate; from there on it forgets.
    private static let mostSeen = 127

    private(set) var direction = Direction.learn
    /// The contexts of the next bit as 64-bit hashes; the first ``contextCount`` count.
    var contexts = [UInt64](repeating: 0, count: mostContexts)
    var contextCount = 0
    /// Where the next bits stand, a hash: its highest bits choose what is added to the weights.
    var standing: UInt64 = 0
    /// Bits that may still be coded: what bounds the time of a hostile batch.
    private(set) var bitsLeft = Int.max

    /// 16 bits of check, 8 of count, 22 of probability, from bit 40, 32 and 0.
    private var slots = [UInt64](repeating: 0, count: 1 << slotBits)
    private var weights = [Int32](
        repeating: 20_000, count: sets * mostContexts * confidences)
    /// What bits of one place add to the weights of their set.
    private var ownWeights = [Int32](
        repeating: 0, count: (1 << ownBits) * mostContexts * confidences)
    private var ownWeightPlaces = [Int](repeating: 0, count: mostContexts)
    private var places = [Int](repeating: 0, count: mostContexts)
    private var weightPlaces = [Int](repeating: 0, count: mostContexts)
    private var inputs = [Int](repeating: 0, count: mostContexts)

    private var low: UInt32 = 0
    private var high = UInt32.max
    private var code: UInt32 = 0
    private var bytes: ArraySlice<UInt8> = []
    private var bytesBehind = 0
    private(set) var output: [UInt8] = []

    mutating func startWriting(bits: Int) {
        direction = .write
        bitsLeft = bits
    }

    mutating func startReading(_ input: ArraySlice<UInt8>, bits: Int) throws(WireFault) {
        direction = .read
        bitsLeft = bits
        bytes = input
        for _ in 0..<4 { code = code << 8 | UInt32(try nextByte()) }
    }

    /// Codes one bit under the contexts that are set.
    /// - Parameters:
    ///   - value: what to write or learn; when reading it is not looked at.
    ///   - set: which weights mix the contexts, below 32.
    mutating func bit(_ value: Int, set: Int) throws(WireFault) -> Int {
        var dot = 0
        let row = set * Self.mostContexts * Self.confidences
        let ownRow =
            Int(truncatingIfNeeded: standing >> (64 - UInt64(Self.ownBits)))
            * Self.mostContexts * Self.confidences
        for index in 0..<contextCount {
            let place = find(contexts[index])
            let slot = slots[place]
            let seen = Int(truncatingIfNeeded: slot >> 32 & 0xFF)
            let input = Int(Logistic.stretched[Int(truncatingIfNeeded: slot & 0x3F_FFFF) >> 10])
            let weight = row + index * Self.confidences + Int(Logistic.confidence[seen])
            places[index] = place
            inputs[index] = input
            weightPlaces[index] = weight
            let own = weight - row + ownRow
            ownWeightPlaces[index] = own
            dot += (Int(weights[weight]) + Int(ownWeights[own])) * input
        }
        let probability = Logistic.squash(dot >> 16)
        let bit = try code(value, probability)
        let error = bit << 16 - probability
        // Answers to a question differ by the place more than all else does.
        let ownRate = set < MixerSet.index ? 12 : 14
        let ownRound = 1 << (ownRate - 1)
        for index in 0..<contextCount {
            let weight = weightPlaces[index]
            let step = (inputs[index] * error + 0x2000) >> 14
            weights[weight] = Int32(clamping: Int(weights[weight]) + step)
            let own = ownWeightPlaces[index]
            let ownStep = (inputs[index] * error + ownRound) >> ownRate
            ownWeights[own] = Int32(clamping: Int(ownWeights[own]) + ownStep)
            teach(places[index], bit)
        }
        return bit
    }

    /// Codes the low bits of a number that nothing is known of, the highest first.
    mutating func rawBits(_ value: UInt64, count: Int) throws(WireFault) -> UInt64 {
        var result: UInt64 = 0
        for shift in (0..<count).reversed() {
            result = result << 1 | UInt64(try code(Int(value >> UInt64(shift) & 1), 0x8000))
        }
        return result
    }

    /// Ends the output with as few bytes as still say it: the reader takes zeros behind the end.
    mutating func finish() {
        for count in 0...4 {
            let unit: UInt64 = 1 << UInt64(32 - 8 * count)
            let candidate = (UInt64(low) + unit - 1) / unit * unit
            guard candidate <= UInt64(high) else { continue }
            for index in 0..<count {
                output.append(UInt8(truncatingIfNeeded: candidate >> UInt64(24 - 8 * index)))
            }
            break
        }
        while output.last == 0 { output.removeLast() }
    }

    /// Whether the reader took all there was, and no more zeros behind it than the coder's width.
    var isAtEnd: Bool { bytes.isEmpty }

    private mutating func nextByte() throws(WireFault) -> UInt8 {
        guard let byte = bytes.popFirst() else {
            bytesBehind += 1
            guard bytesBehind <= 8 else { throw .malformed("its records end early") }
            return 0
        }
        return byte
    }

    private mutating func code(_ value: Int, _ probability: Int) throws(WireFault) -> Int {
        guard bitsLeft > 0 else { throw .malformed("its records take too much work") }
        bitsLeft -= 1
        guard direction != .learn else { return value }
        let range = high &- low
        let middle =
            low &+ (range >> 16) &* UInt32(probability)
            &+ ((range & 0xFFFF) &* UInt32(probability)) >> 16
        let bit = direction == .write ? value : code <= middle ? 1 : 0
        if bit == 1 { high = middle } else { low = middle &+ 1 }
        while (low ^ high) >> 24 == 0 {
            if direction == .write {
                output.append(UInt8(truncatingIfNeeded: high >> 24))
            } else {
                code = code << 8 | UInt32(try nextByte())
            }
            low <<= 8
            high = high << 8 | 0xFF
        }
        return bit
    }

    /// The place of a context's estimate: one of two, found by its check, or taken from the one
    /// that has seen less.
    private mutating func find(_ context: UInt64) -> Int {
        let first = Int(truncatingIfNeeded: context >> 46)
        let check = context >> 30 & 0xFFFF
        if slots[first] >> 40 == check, slots[first] >> 32 & 0xFF > 0 { return first }
        let second = first ^ 1
        if slots[second] >> 40 == check, slots[second] >> 32 & 0xFF > 0 { return second }
        let place =
            slots[second] >> 32 & 0xFF < slots[first] >> 32 & 0xFF ? second : first
        slots[place] = check << 40 | 1 << 21
        return place
    }

    private mutating func teach(_ place: Int, _ bit: Int) {
        let slot = slots[place]
        let seen = Int(truncatingIfNeeded: slot >> 32 & 0xFF)
        let probability = Int(truncatingIfNeeded: slot & 0x3F_FFFF)
        let target = bit == 1 ? 0x3F_FFFF : 0
        let moved = probability + ((target - probability) * Logistic.rates[seen]) >> 16
        slots[place] =
            slot & ~0xFF_FFFF_FFFF | UInt64(min(seen + 1, Self.mostSeen)) << 32 | UInt64(moved)
    }
}

/// Mixes hashes of contexts.
enum ContextHash {
    static func of(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let mixed = (first ^ (second &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ mixed >> 32
    }

    static func of(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0x51) { of($0, UInt64($1)) }
    }
}
