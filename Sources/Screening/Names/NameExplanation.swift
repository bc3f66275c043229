/// Says which part of one name was taken for which part of the other, and why.
struct NameExplanation {
    let text: String

    init(_ comparison: NameComparison, _ left: PersonName, _ right: PersonName) {
        var parts = comparison.pairs.map { Self.pair($0, left, right) }
        let lefts = Set(comparison.pairs.flatMap { Array($0.left) })
        let rights = Set(comparison.pairs.flatMap { Array($0.right) })
        func rest(_ name: PersonName, without places: Set<Int>) -> [String] {
            name.tokens.indices.filter { !places.contains($0) && name.tokens[$0].weight > 0 }
                .map { name.spellings[$0] }
        }
        let leftRest = rest(left, without: lefts)
        let rightRest = rest(right, without: rights)
        if !leftRest.isEmpty { parts.append("\(leftRest.joined(separator: " ")) only here") }
        if !rightRest.isEmpty {
            parts.append("\(rightRest.joined(separator: " ")) only in the list")
        }
        text = parts.joined(separator: ", ")
    }

    private static func pair(
        _ pair: NameComparison.Pair, _ left: PersonName, _ right: PersonName
    ) -> String {
        let one = pair.left.map { left.spellings[$0] }.joined(separator: " ")
        let other = pair.right.map { right.spellings[$0] }.joined(separator: " ")
        if one == other { return "\(one) equal" }
        return "\(one) ~ \(other) (\(how(pair, left, right)) \(pair.similarity))"
    }

    private static func how(
        _ pair: NameComparison.Pair, _ left: PersonName, _ right: PersonName
    ) -> String {
        if pair.left.count > 1 || pair.right.count > 1 { return "written together" }
        let (one, other) = (left.tokens[pair.left.lowerBound], right.tokens[pair.right.lowerBound])
        if one.kind == .initial || other.kind == .initial { return "initial" }
        switch pair.similarity {
        case 1_000: return "same sound"
        case NameSimilarity.truncated where NameSimilarity.isBeginning(one, of: other):
            return "beginning"
        case NameSimilarity.compound where one.skeleton.count != other.skeleton.count:
            return "part of it"
        default: return "similar sound"
        }
    }
}
