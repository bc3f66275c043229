/// The most that ``NameScore`` can give for what a ``NameTally`` counted.
///
/// With M the matched weights times similarity, P the paired weights of both names, W all weights
/// of both, c the contradicting weight, k and m the prices of contradicting and missing weight, the
/// score is 100 M / (100 P + 2 k c + 2 m (W - P - 2 c)), which is
/// 100 M / ((100 - 2 m) P + 2 m W + (2 k - 4 m) c). M is at most what was counted; P lies between
/// M / 1000 and M / floor, as no pair is less alike than the floor; c is at least what is left of
/// both names. Each is put in where it makes the score greatest.
struct NameBound {
    private let weight: Int
    private let initials: Int

    init(_ name: PersonName) {
        weight = name.weight
        // An initial can stand for a part of anybody's name: it counts for all.
        initials = name.tokens.count { $0.kind == .initial }
    }

    /// The least that must come together for that score, whoever the person is.
    func least(for score: Int) -> Int {
        let all = Int(NameTally.Sums.partsLimit)
        return (1...Int(NameTally.Sums.matchedLimit)).first {
            mayReach(
                score, NameTally.Sums(matched: $0, weight: weight, parts: all), weight: 0)
        } ?? 1
    }

    /// - Parameter weight: the least of any of the person's names.
    func mayReach(_ score: Int, _ sums: NameTally.Sums, weight other: Int) -> Bool {
        let initialWeight = NameWeight.initial + NameWeight.ordinary
        let matched = 100 * sums.matched + initials * initialWeight * NameSimilarity.initial
        let rest = weight - min(weight, sums.weight + initials * NameWeight.initial)
        let otherRest = max(0, other - NameWeight.ordinary * (sums.parts + initials))
        let contradicting = min(rest, otherRest)
        let isSingle = sums.parts <= 1
        let missing = isSingle ? NameScore.missingBesideOne : NameScore.missing
        // Where pairing more makes the whole smaller, as much as possible is paired.
        let share = 100 - 2 * missing
        let paired = share < 0 ? matched / NameSimilarity.floor + 1 : matched / 1_000
        let whole =
            share * paired + 2 * missing * (weight + other)
            + (2 * NameScore.contradiction - 4 * missing) * contradicting
        return 100 * matched >= score * whole
    }
}
