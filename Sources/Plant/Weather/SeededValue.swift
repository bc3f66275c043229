import Core
import Glibc

/// Random numbers by place rather than by order: a value type can draw them and still be compared,
/// copied and asked twice.
enum SeededValue {
    /// Evenly from 0 up to 1.
    static func fraction(seed: UInt64, index: UInt64) -> Double {
        var random = SeededRandom(seed: seed ^ (index &* 0xD1B5_4A32_D192_ED03))
        return Double(random.next() >> 11) / 9_007_199_254_740_992
    }

    /// Normally distributed with mean 0 and deviation 1 (G. Box and M. Muller 1958).
    static func normal(seed: UInt64, index: UInt64) -> Double {
        let radius = (-2 * log(1 - fraction(seed: seed, index: 2 * index))).squareRoot()
        return radius * cos(2 * .pi * fraction(seed: seed, index: 2 * index + 1))
    }
}
