/// The check digit of Doc 9303-3 §4.9: weights 7, 3, 1 over the characters' values, modulo 10.
struct CheckDigit {
    private var sum: UInt32 = 0
    private var weight: UInt32 = 7

    static let filler = UInt8(ascii: "<")

    /// The digit as a character.
    var character: UInt8 { UInt8(ascii: "0") + UInt8(truncatingIfNeeded: sum % 10) }

    /// - Parameter character: one of the 37 characters that a zone may hold.
    mutating func add(_ character: UInt8) {
        sum &+= UInt32(Self.value(of: character)) &* weight
        weight = weight == 7 ? 3 : weight == 3 ? 1 : 7
    }

    /// 0…9 for digits, 10…35 for letters, 0 for the filler. No other character gets here.
    @inline(__always)
    static func value(of character: UInt8) -> UInt8 {
        character >= UInt8(ascii: "A")
            ? character &- UInt8(ascii: "A") &+ 10
            : character == filler ? 0 : character &- UInt8(ascii: "0")
    }

    /// Whether Doc 9303-3 §4.3 lets the character stand in a zone.
    @inline(__always)
    static func allows(_ character: UInt8) -> Bool {
        isDigit(character) || isLetter(character) || character == filler
    }

    @inline(__always)
    static func isDigit(_ character: UInt8) -> Bool {
        character &- UInt8(ascii: "0") < 10
    }

    @inline(__always)
    static func isLetter(_ character: UInt8) -> Bool {
        character &- UInt8(ascii: "A") < 26
    }
}
