/// Two names laid against one another, part by part.
struct NameComparison {
    /// Parts that were found to be the same.
    struct Pair {
        /// One place, or two where they are one part of the other name.
        let left: ClosedRange<Int>
        let right: ClosedRange<Int>
        let similarity: Int
        /// The weights of both sides together.
        let weight: Int
    }

    let pairs: [Pair]
    /// 0 to 1000.
    let score: Int

    /// - Parameters:
    ///   - leftIsTruncated: whether the left name's parts may lack their ends.
    ///   - similarity: between a part of the left and one of the right, by their places.
    init(
        _ left: PersonName, _ right: PersonName, leftIsTruncated: Bool = false,
        similarity: ((Int, Int) -> Int)? = nil
    ) {
        let found = Self.candidates(left, right, leftIsTruncated, similarity)
        pairs = Self.assigned(found)
        score = NameScore(left: left, right: right, pairs: pairs).value
    }

    private static func candidates(
        _ left: PersonName, _ right: PersonName, _ isTruncated: Bool,
        _ similarity: ((Int, Int) -> Int)?
    ) -> [Pair] {
        var found: [Pair] = []
        func add(_ one: ClosedRange<Int>, _ other: ClosedRange<Int>, _ similarity: Int) {
            guard similarity > 0 else { return }
            let weight =
                one.reduce(0) { $0 + left.tokens[$1].weight }
                + other.reduce(0) { $0 + right.tokens[$1].weight }
            found.append(Pair(left: one, right: other, similarity: similarity, weight: weight))
        }
        for (i, token) in left.tokens.enumerated() where token.kind != .particle {
            for (j, other) in right.tokens.enumerated() where other.kind != .particle {
                var value = similarity?(i, j) ?? NameSimilarity.between(token, other)
                if isTruncated, NameSimilarity.isBeginning(token, of: other) {
                    value = max(value, NameSimilarity.truncated)
                }
                add(i...i, j...j, value)
            }
        }
        for (i, next) in left.neighbours {
            for (j, whole) in right.tokens.enumerated() {
                let (first, second) = (left.tokens[i], left.tokens[next])
                add(i...next, j...j, NameSimilarity.joining(first, second, with: whole))
            }
        }
        for (j, next) in right.neighbours {
            for (i, whole) in left.tokens.enumerated() {
                let (first, second) = (right.tokens[j], right.tokens[next])
                add(i...i, j...next, NameSimilarity.joining(first, second, with: whole))
            }
        }
        return found
    }

    /// The best pairs first, each part once.
    private static func assigned(_ found: [Pair]) -> [Pair] {
        let ordered = found.sorted {
            let (first, second) = ($0.similarity * $0.weight, $1.similarity * $1.weight)
            if first != second { return first > second }
            return ($0.left.lowerBound, $0.right.lowerBound) < (
                $1.left.lowerBound, $1.right.lowerBound
            )
        }
        var (lefts, rights) = (0, 0)
        var pairs: [Pair] = []
        for pair in ordered {
            let left = 2 << pair.left.upperBound - 1 << pair.left.lowerBound
            let right = 2 << pair.right.upperBound - 1 << pair.right.lowerBound
            guard lefts & left == 0, rights & right == 0 else { continue }
            lefts |= left
            rights |= right
            pairs.append(pair)
        }
        return pairs.sorted { $0.left.lowerBound < $1.left.lowerBound }
    }
}
