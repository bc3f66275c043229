/// The two curves of the bit model in whole numbers, the same on every machine.
///
/// A probability is 16 bits, a stretched one ln(p ∕ (1 − p)) in 256ths, from -3071 to 3071.
enum Logistic {
    /// 65536 ∕ (1 + e⁻ˣ) at x = -12, -11.5, … 12; between them the line is straight.
    private static let knots: [Int] = [
        0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1_179, 1_921, 3_108, 4_971,
        7_812, 11_955, 17_625, 24_743, 32_768, 40_793, 47_911, 53_581, 57_724, 60_565, 62_428,
        63_615, 64_357, 64_816, 65_097, 65_269, 65_374, 65_438, 65_476, 65_500, 65_514, 65_523,
        65_528, 65_531, 65_533, 65_534, 65_535, 65_535, 65_536,
    ]
    static let limit = 3_071

    /// From 1 to 65535: nothing is ever impossible.
    static func squash(_ value: Int) -> Int {
        let shifted = min(max(value, -limit), limit) + 3_072
        let rest = shifted & 127
        let knot = shifted >> 7
        let sum = knots[knot] * (128 - rest) + knots[knot + 1] * rest + 64
        return min(max(sum >> 7, 1), 65_535)
    }

    /// For each twelfth-bit step of a probability the least value that ``squash(_:)`` takes to it
    /// or above.
    static let stretched: [Int32] = {
        var result: [Int32] = []
        result.reserveCapacity(4_096)
        var value = -limit
        for step in 0..<4_096 {
            while value < limit, squash(value) < step * 16 + 8 { value += 1 }
            result.append(Int32(value))
        }
        return result
    }()

    /// How far an estimate moves after its nth bit: 65536 ∕ (n + 1.6), at least 65536 ∕ 128.6.
    static let rates: [Int] = (0..<128).map { 655_360 / (10 * $0 + 16) }

    /// How much an estimate has seen, in eight steps.
    static let confidence: [UInt8] = (0..<128).map { count in
        switch count {
        case 0...3: UInt8(count)
        case 4...6: 4
        case 7...14: 5
        case 15...30: 6
        default: 7
        }
    }
}
