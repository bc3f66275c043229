/// A UUID as sixteen raw bytes, written hyphenated and in lower case.
///
/// Records are named by their maker with version 7 (RFC 9562 §5.7), whose first 48 bits are a
/// time, so that a journal's index grows at its end. Only lower case is accepted: two spellings of
/// one name would be two names to anything that compares text.
public struct Identifier: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameter bytes: exactly sixteen; `nil` for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
        self.init(high: high, low: low)
    }

    /// Reads the 36-character hyphenated lower-case form; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var pending: UInt8?
        for (index, character) in characters.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let nibble = Hexadecimal.nibble(lowerCase: character) else { return nil }
            if let first = pending {
                bytes.append(first << 4 | nibble)
                pending = nil
            } else {
                pending = nibble
            }
        }
        self.init(bytes: bytes)
    }

    /// A new version 7 identifier (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits.
    public static func version7(at time: Timestamp, random: some RandomSource) -> Identifier {
        var source = random
        let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | source.next() & 0x0FFF
        let low = source.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return Identifier(high: high, low: low)
    }

    /// A new random identifier, version 4 (RFC 9562 §5.4).
    public static func version4(random: some RandomSource) -> Identifier {
        var source = random
        return Identifier(
            high: source.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000,
            low: source.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// The version field of RFC 9562 §4.2, 0 when the variant is not the RFC's.
    public var version: Int { low >> 62 == 0b10 ? Int(high >> 12 & 0xF) : 0 }

    public var bytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let half = index < 16 ? high : low
                text[place] = Hexadecimal.digit(half >> UInt64(60 - index % 16 * 4))
                place += 1
            }
            return place
        }
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}
