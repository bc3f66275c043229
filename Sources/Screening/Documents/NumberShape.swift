/// Numbers of documents that are alike: as many characters of the same alphabet. The numbers of a
/// shape are counted, so that a list can hold them as gaps.
struct NumberShape: Hashable, Sendable {
    /// Of a shape's own number.
    static let bits: UInt32 = 6
    private static let lettersFrom: UInt8 = 32
    /// The longest numbers that 64 bits count.
    static let longestDigits = 19
    static let longestLetters = 12
    /// Numbers that are longer: their value is a hash, and lists spell them out.
    static let long = NumberShape(rawValue: 63)

    let rawValue: UInt8

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// - Parameter count: characters of the number.
    init(count: Int, hasLetters: Bool) {
        guard count <= (hasLetters ? Self.longestLetters : Self.longestDigits) else {
            self = .long
            return
        }
        rawValue = UInt8(count) + (hasLetters ? Self.lettersFrom : 0)
    }

    private var hasLetters: Bool { rawValue > Self.lettersFrom }
    private var count: Int { Int(rawValue & (Self.lettersFrom - 1)) }

    /// `false` for a number that names no shape.
    var isValid: Bool {
        self == .long
            || (1...(hasLetters ? Self.longestLetters : Self.longestDigits)).contains(count)
    }

    /// Bits that hold every value of the shape.
    var width: Int { Int(Self.widths[Int(rawValue)]) }

    private static let widths: [UInt8] = (0..<64).map { raw in
        let shape = NumberShape(rawValue: UInt8(raw))
        guard shape != .long, shape.isValid else { return 64 }
        let base: UInt64 = shape.hasLetters ? 36 : 10
        let last = (1..<shape.count).reduce(base - 1) { value, _ in value * base + base - 1 }
        return UInt8(64 - last.leadingZeroBitCount)
    }

    /// The value among the shape's values in an order as good as random: one to one, so that equal
    /// results are equal numbers. Lists stand in this order, and a list's numbers, which come in
    /// runs, spread evenly over it.
    ///
    /// Each step undoes itself: a number shifted by at least half of its width into itself, and an
    /// odd factor modulo a power of two.
    func scattered(_ value: UInt64) -> UInt64 {
        let width = width
        let mask = UInt64.max >> UInt64(64 - width)
        let half = UInt64((width + 1) / 2)
        var mixed = value
        mixed ^= mixed >> half
        mixed = mixed &* 0x9E37_79B9_7F4A_7C15 & mask
        mixed ^= mixed >> half
        mixed = mixed &* 0xBF58_476D_1CE4_E5B9 & mask
        mixed ^= mixed >> half
        return mixed
    }

    /// The number with that value.
    func text(of value: UInt64) -> String {
        let base: UInt64 = hasLetters ? 36 : 10
        var rest = value
        var characters: [UInt8] = []
        for _ in 0..<count {
            let digit = UInt8(rest % base)
            characters.append(digit < 10 ? 0x30 + digit : 0x41 + digit - 10)
            rest /= base
        }
        return String(decoding: characters.reversed(), as: UTF8.self)
    }
}
