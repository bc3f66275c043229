/// One part of a name in the form that is compared.
struct NameToken: Hashable {
    enum Kind: UInt8 {
        case ordinary
        /// A single letter, which may stand for any part that begins with it.
        case initial
        /// An article, `son of`, `de`: it is no part by itself and may be joined to the next.
        case particle
    }

    let kind: Kind
    let sounds: [UInt8]
    /// The first letter as written, which an initial would show.
    let firstLetter: UInt8
    /// Whether the script it came from writes vowels.
    let hasVowels: Bool
    let skeleton: NameSkeleton
    /// The sum of its sounds' weights: what a distance is measured by.
    let length: Int
    /// What the part tells about a person, 0 to ``NameWeight/ordinary``.
    let weight: Int
    /// The group of ``NameVariants``, 0 for none.
    let variants: UInt16

    init(kind: Kind, sounds: [UInt8], firstLetter: UInt8, hasVowels: Bool) {
        self.init(
            kind: kind, sounds: sounds, firstLetter: firstLetter, hasVowels: hasVowels,
            skeleton: NameSkeleton(sounds: sounds), length: SoundDistance.weight(of: sounds),
            weight: NameWeight.weight(of: sounds, kind: kind))
    }

    /// A part whose parts were worked out before.
    init(
        kind: Kind, sounds: [UInt8], firstLetter: UInt8, hasVowels: Bool, skeleton: NameSkeleton,
        length: Int, weight: Int
    ) {
        self.kind = kind
        self.sounds = sounds
        self.firstLetter = firstLetter
        self.hasVowels = hasVowels
        self.skeleton = skeleton
        self.length = length
        self.weight = weight
        variants = kind == .ordinary ? NameVariants.group(of: sounds) : 0
    }

    /// Whether it is `Abd` with one of God's names.
    var isServant: Bool { sounds.first == UInt8(ascii: "&") }

    /// Whether a word is a Slav's father's name, as `Ivanovich` and `Ivanovna` are.
    static func isPatronymic(_ sounds: UnsafeBufferPointer<UInt8>) -> Bool {
        guard sounds.count >= 6, let last = sounds.last,
            last == UInt8(ascii: "C") || last == UInt8(ascii: "a")
        else { return false }
        return patronymicEnds.contains { sounds.suffix($0.count).elementsEqual($0) }
    }

    private static let patronymicEnds = ["oviC", "eviC", "ovna", "evna", "ivna"].map {
        Array($0.utf8)
    }

    static func == (left: NameToken, right: NameToken) -> Bool {
        left.kind == right.kind && left.sounds == right.sounds
            && left.firstLetter == right.firstLetter && left.hasVowels == right.hasVowels
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(sounds)
        hasher.combine(firstLetter)
    }
}
