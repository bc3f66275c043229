internal import Core

/// Secrets that the post makes: codes that people type once, PINs, tokens that programs keep.
enum OneTimeSecret {
    /// Without 0 O, 1 I L and U, which are read or heard as something else.
    static let codeAlphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    static let codeLength = 8

    /// A code such as `7KQM-X2TR`: 30⁸ possibilities.
    static func code(random: some RandomSource) -> String {
        var characters = characters(of: codeAlphabet, count: codeLength, random: random)
        characters.insert(UInt8(ascii: "-"), at: codeLength / 2)
        return String(decoding: characters, as: UTF8.self)
    }

    static let recoveryGroups = 3

    /// A recovery code such as `7KQM-X2TR-94HD`: 30¹² possibilities, because it is good until it is
    /// used.
    static func recoveryCode(random: some RandomSource) -> String {
        (0..<recoveryGroups).map { _ in
            String(
                decoding: characters(of: codeAlphabet, count: codeLength / 2, random: random),
                as: UTF8.self)
        }.joined(separator: "-")
    }

    /// A code as typed: letters in either case, with or without hyphens and spaces.
    static func normalisedCode(_ text: String) -> String {
        let kept = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        return String(decoding: kept, as: UTF8.self).uppercased()
    }

    /// A first PIN of six digits that ``PINRule`` takes.
    static func pin(random: some RandomSource) -> String {
        while true {
            let digits = characters(
                of: Array("0123456789".utf8), count: AccessLimits.pinLength.lowerBound,
                random: random)
            let pin = String(decoding: digits, as: UTF8.self)
            if PINRule.weakness(of: pin) == nil { return pin }
        }
    }

    /// 256 random bits in the URL alphabet of Base64.
    static func token(random: some RandomSource) -> String {
        Base64.urlText(random.bytes(32))
    }

    private static func characters(
        of alphabet: [UInt8], count: Int, random: some RandomSource
    ) -> [UInt8] {
        var source = random
        return (0..<count).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &source)]
        }
    }
}
