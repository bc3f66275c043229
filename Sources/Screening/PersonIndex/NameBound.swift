/// The most that ``NameScore`` can give where not all is known of how two names pair.
///
/// With M the matched weights times similarity, P the paired weights of both names, W all weights
/// of both, c the contradicting weight, k and m the prices of contradicting and missing weight, the
/// score is 100 M / (100 P + 2 k c max(1, P / d) + 2 m (W - P - 2 c)). M is at most what was
/// counted, c at least what is left of both names, W - P at least all that is left of them, and P
/// lies between M / 1000 and M / floor, as no pair is less alike than the floor. Each is put in
/// where it makes the score greatest: the whole grows with c as k is more than 2 m.
struct NameBound {
    private let weight: Int
    private let contradiction: Int
    private let initials: Int

    init(_ name: PersonName) {
        weight = name.weight
        contradiction = name.tokens.reduce(0) { $0 + NameWeight.contradiction(of: $1.weight) }
        // An initial can stand for a part of anybody's name: it counts for all.
        initials = name.tokens.count { $0.kind == .initial }
    }

    /// The least that must come together for that score, whoever the person is.
    func least(for score: Int) -> Int {
        let all = Int(NameTally.Sums.partsLimit)
        return (1..<Int(NameTally.Sums.matchedLimit)).first { matched in
            most(NameTally.Sums(matched: matched, weight: weight, parts: all), weight: 0) >= score
        } ?? Int(NameTally.Sums.matchedLimit)
    }

    /// The highest score.
    ///
    /// - Parameters:
    ///   - other: the least weight of the person's name.
    ///   - otherRest: the least weight of it that pairs with nothing but an initial.
    ///   - otherContradiction: the least of that which contradicts.
    func most(
        _ sums: NameTally.Sums, weight other: Int, rest otherRest: Int = 0,
        contradiction otherContradiction: Int = 0
    ) -> Int {
        let initialWeight = NameWeight.initial + NameWeight.ordinary
        let matched = 100 * sums.matched + initials * initialWeight * NameSimilarity.initial
        let least = matched / 1_000
        let contradicting = min(
            max(0, contradiction - sums.weight),
            max(0, otherContradiction - initials * NameWeight.ordinary))
        let left = max(0, weight - sums.weight - initials * NameWeight.initial)
        let right = max(0, otherRest - initials * NameWeight.ordinary)
        let missing = 2 * (sums.parts <= 1 ? NameScore.missingBesideOne : NameScore.missing)
        let paired = missing > 100 ? matched / NameSimilarity.floor + 1 : least
        // Two bounds of the same: what is left of all weights, and what is known to be left.
        let lacking = max(
            (100 - missing) * paired + missing * (weight + other),
            100 * least + missing * (left + right))
        let whole =
            lacking - 2 * missing * contradicting
            + 2 * NameScore.contradiction * contradicting * max(NameScore.diluted, least)
            / NameScore.diluted
        return whole <= 0 ? 1_000 : min(1_000, 100 * matched / whole)
    }
}
