/// The words under which an index holds a name, so that spellings of one name meet: of each part,
/// and of neighbouring parts as one, what is left without vowels.
public enum NameKeys {
    /// Keys of one name; what stands behind them is not looked at.
    public static let limit = 24
    /// Consonants from which on a part is also looked for with one of them added, dropped or
    /// changed; shorter parts would meet half of all names.
    private static let leastForEdits = 3
    /// Classes of consonants (``NameSkeleton``).
    private static let classes: ClosedRange<UInt64> = 1...15

    /// What a name is held under.
    public static func of(_ name: String) -> [String] {
        let name = PersonName(name)
        var keys = name.tokens.filter { $0.kind == .ordinary }.map(key)
        keys += name.neighbours.compactMap { one, next in
            name.tokens[one].skeleton.joined(with: name.tokens[next].skeleton).map(key)
        }
        return unique(keys, limit)
    }

    /// What a name is looked for under: the same, what is a consonant away from its parts, and what
    /// other languages make of them (``NameVariants``).
    public static func near(_ name: String) -> [String] {
        let parts = PersonName(name).tokens.filter { $0.kind == .ordinary }
        let variants = parts.flatMap { part in
            NameVariants.members(of: part.variants).map { key(NameSkeleton(sounds: $0), $0) }
        }
        return unique(
            of(name) + parts.flatMap { edits(of: $0.skeleton) } + variants, .max)
    }

    private static func key(_ token: NameToken) -> String { key(token.skeleton, token.sounds) }

    private static func key(_ skeleton: NameSkeleton, _ sounds: [UInt8]) -> String {
        // A part of vowels alone is held as it sounds.
        skeleton.count == 0 ? "v" + String(decoding: sounds, as: UTF8.self) : key(skeleton)
    }

    private static func key(_ skeleton: NameSkeleton) -> String {
        "\(skeleton.count)." + String(skeleton.classes, radix: 16)
    }

    private static func edits(of skeleton: NameSkeleton) -> [String] {
        guard skeleton.count >= leastForEdits else { return [] }
        let whole = (0..<skeleton.count).map { skeleton.classes >> (4 * UInt64($0)) & 15 }
        var found: [[UInt64]] = []
        for place in whole.indices {
            found.append(Array(whole[..<place] + whole[(place + 1)...]))
            for other in classes where other != whole[place] {
                found.append(whole[..<place] + [other] + whole[(place + 1)...])
            }
        }
        if whole.count < NameSkeleton.limit {
            for place in 0...whole.count {
                for other in classes { found.append(whole[..<place] + [other] + whole[place...]) }
            }
        }
        return found.map { parts in
            key(
                NameSkeleton(
                    classes: parts.enumerated().reduce(0) {
                        $0 | $1.element << (4 * UInt64($1.offset))
                    },
                    count: parts.count))
        }
    }

    private static func unique(_ keys: [String], _ limit: Int) -> [String] {
        var seen: Set<String> = []
        return Array(keys.filter { seen.insert($0).inserted }.prefix(limit))
    }
}
