import Glibc

/// Where randomness comes from: the kernel in a role, a seed in a test.
public protocol RandomSource: RandomNumberGenerator, Sendable {}

extension RandomSource {
    /// `count` bytes of this source.
    public func bytes(_ count: Int) -> [UInt8] {
        var source = self
        var result: [UInt8] = []
        result.reserveCapacity(count + 7)
        while result.count < count {
            withUnsafeBytes(of: source.next()) { result.append(contentsOf: $0) }
        }
        result.removeLast(result.count - count)
        return result
    }
}

/// The kernel's generator, getrandom(2). Good for keys and tokens.
public struct SystemRandom: RandomSource {
    public init() {}

    public mutating func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

/// A repeatable sequence for tests and simulations (SplitMix64). Never for secrets.
///
/// The state is shared by copies, so that handing the source on does not repeat its numbers.
public struct SeededRandom: RandomSource {
    private let state: Guarded<UInt64>

    public init(seed: UInt64) {
        state = Guarded(seed)
    }

    public mutating func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
