/// What the parts that agree, differ and are missing come to.
///
/// A part that only one name has is missing, which is common: names are shortened, and documents
/// differ in how many they give. Parts that both have and that do not agree contradict.
struct NameScore {
    /// What a part that contradicts weighs, in hundredths of one that agrees.
    static let contradiction = 130
    /// What a missing part weighs.
    static let missing = 22
    /// What a missing part weighs where a single part agrees: one name is no proof.
    static let missingBesideOne = 60

    let value: Int

    init(left: PersonName, right: PersonName, pairs: [NameComparison.Pair]) {
        var matched = 0
        var paired = 0
        var (leftRest, rightRest) = (left.weight, right.weight)
        for pair in pairs {
            matched += pair.weight * pair.similarity
            paired += pair.weight
            leftRest -= pair.left.reduce(0) { $0 + left.tokens[$1].weight }
            rightRest -= pair.right.reduce(0) { $0 + right.tokens[$1].weight }
        }
        let written = pairs.filter {
            left.tokens[$0.left.lowerBound].kind != .initial
                && right.tokens[$0.right.lowerBound].kind != .initial
        }
        let bearing = written.count { $0.weight > 2 * NameWeight.honorific }
        // Initials alone name nobody.
        guard !written.isEmpty else {
            value = 0
            return
        }
        value = Self.value(
            matched: matched, paired: paired, leftRest: leftRest, rightRest: rightRest,
            isSingle: bearing <= 1)
    }

    /// - Parameters:
    ///   - matched: weights of agreeing parts times their similarity.
    ///   - paired: weights of agreeing parts, of both sides together.
    ///   - leftRest: the weight of the left name's other parts.
    static func value(
        matched: Int, paired: Int, leftRest: Int, rightRest: Int, isSingle: Bool
    ) -> Int {
        let contradicting = min(leftRest, rightRest)
        let lacking = max(leftRest, rightRest) - contradicting
        let whole =
            100 * paired + 2 * contradiction * contradicting
            + 2 * (isSingle ? missingBesideOne : missing) * lacking
        return whole == 0 ? 0 : 100 * matched / whole
    }
}
