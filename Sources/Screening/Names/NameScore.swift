/// What the parts that agree, differ and are missing come to.
///
/// A part that only one name has is missing, which is common: names are shortened, and documents
/// differ in how many they give. Parts that both have and that do not agree contradict.
struct NameScore {
    /// What a part that contradicts weighs, in hundredths of one that agrees.
    static let contradiction = 150
    /// From this paired weight on, that of two parts on both sides, further parts that agree make a
    /// contradiction no smaller: brothers share all names but one.
    static let diluted = 40
    /// What a missing part weighs.
    static let missing = 22
    /// What a missing part weighs where a single part agrees: one name is no proof.
    static let missingBesideOne = 60

    let value: Int

    init(left: PersonName, right: PersonName, pairs: [NameComparison.Pair]) {
        var matched = 0
        var paired = 0
        var (leftPlaces, rightPlaces) = (0, 0)
        var (leftServants, rightServants) = (0, 0)
        for pair in pairs {
            matched += pair.weight * pair.similarity
            paired += pair.weight
            // `Abdul Khan` against `Shah Khan`: what stands for `Shah` there is `Abdul`.
            let isServant = left.tokens[pair.left.lowerBound].isServant
            if isServant != right.tokens[pair.right.lowerBound].isServant {
                if isServant { leftServants += 1 } else { rightServants += 1 }
            }
            for place in pair.left { leftPlaces |= 1 << place }
            for place in pair.right { rightPlaces |= 1 << place }
        }
        let written = pairs.filter {
            left.tokens[$0.left.lowerBound].kind != .initial
                && right.tokens[$0.right.lowerBound].kind != .initial
        }
        // Initials alone name nobody.
        guard !written.isEmpty else {
            value = 0
            return
        }
        let bearing = written.count { $0.weight > 2 * NameWeight.honorific }
        value = Self.value(
            matched: matched, paired: paired, weight: left.weight + right.weight,
            contradicting: min(
                Self.contradiction(left, without: leftPlaces) + Self.lastSyllable(left, right)
                    + leftServants * NameWeight.ordinary,
                Self.contradiction(right, without: rightPlaces) + Self.lastSyllable(right, left)
                    + rightServants * NameWeight.ordinary),
            isSingle: bearing <= 1)
    }

    /// `Il` of `Kim Jong Il` is written as an article is, but none ends a name of syllables: up
    /// against `Kim Jong Un` it contradicts.
    private static func lastSyllable(_ name: PersonName, _ other: PersonName) -> Int {
        guard let last = name.tokens.last, last.kind == .particle, name.tokens.count >= 3,
            name.tokens.allSatisfy({ NameSound.isSyllable($0.sounds) }),
            !other.tokens.contains(where: { $0.sounds == last.sounds })
        else { return 0 }
        return NameWeight.ordinary
    }

    private static func contradiction(_ name: PersonName, without places: Int) -> Int {
        name.tokens.indices.reduce(0) {
            places >> $1 & 1 == 1
                ? $0 : $0 + NameWeight.contradiction(of: name.tokens[$1].weight)
        }
    }

    /// - Parameters:
    ///   - matched: weights of agreeing parts times their similarity.
    ///   - paired: weights of agreeing parts, of both sides together.
    ///   - weight: of all parts of both sides.
    ///   - contradicting: what either side has at least that agrees with nothing.
    static func value(
        matched: Int, paired: Int, weight: Int, contradicting: Int, isSingle: Bool
    ) -> Int {
        let lacking = max(0, weight - paired - 2 * contradicting)
        let whole =
            100 * paired
            + 2 * contradiction * contradicting * max(diluted, paired) / diluted
            + (isSingle ? missingBesideOne : missing) * 2 * lacking
        return whole == 0 ? 0 : 100 * matched / whole
    }
}
