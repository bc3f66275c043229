internal import Core
internal import PKI

/// A sheet on which a crossing is written while no workstation can take it, and the name that its
/// record has once it is keyed in.
///
/// The name follows from post and number alone: nothing is remembered of sheets that were printed,
/// and whoever keys one in, at whichever workstation, names the same record.
struct PaperForm: Sendable, Hashable {
    /// As it is printed, `7K4P2-QX9MT`: eight characters drawn, and two that follow from them and
    /// from the post's name.
    let number: String
    let id: Identifier

    /// Crockford's thirty-two: no letter looks like a digit.
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let drawn = 8
    private static let length = 10

    /// A sheet that no other is likely to equal: two of 10,000 do in one case of 20,000.
    init(post: String, random: some RandomSource) {
        let drawn = random.bytes(Self.drawn).map { Self.letters[Int($0) & 31] }
        self.init(drawn: String(drawn), post: post)
    }

    /// The sheet of that number; `nil` where it is none of this post's, for one mistyped character
    /// with 1,023 chances of 1,024. Case and hyphens do not count, and what looks like a digit is
    /// one.
    init?(_ text: String, post: String) {
        var characters: [Character] = []
        for character in text.uppercased() where character != "-" {
            guard characters.count < Self.length else { return nil }
            switch character {
            case "O": characters.append("0")
            case "I", "L": characters.append("1")
            default:
                guard Self.letters.contains(character) else { return nil }
                characters.append(character)
            }
        }
        guard characters.count == Self.length else { return nil }
        self.init(drawn: String(characters.prefix(Self.drawn)), post: post)
        guard number.filter({ $0 != "-" }) == String(characters) else { return nil }
    }

    private init(drawn: String, post: String) {
        let hash = SHA256.digest(Array("paper form\n\(post)\n\(drawn)".utf8)).bytes
        let all = drawn + String(hash.prefix(2).map { Self.letters[Int($0) & 31] })
        number = "\(all.prefix(5))-\(all.suffix(5))"
        func whole(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reduce(0) { $0 << 8 | UInt64($1) }
        }
        id = Identifier(
            high: Self.origin << 16 | 0x7000 | whole(hash[2..<4]) & 0xFFF,
            low: whole(hash[4..<12]) & 0x3FFF_FFFF_FFFF_FFFF | 1 << 63)
    }

    /// The time in each name (RFC 9562 §5.7), before any crossing's: when a sheet is written on is
    /// not known when it is printed. 2020-01-01T00:00:00Z.
    private static let origin: UInt64 = 1_577_836_800_000
}
