extension PersonMatch {
    /// Compares a person with an entry; `nil` below the threshold. What the index finds is what
    /// this finds over all entries.
    init?(_ query: PersonQuery, entry: PersonEntry, list: String) {
        self.init(query, names: query.parsed, entry: entry, list: list)
    }

    init?(_ query: PersonQuery, names: [PersonName], entry: PersonEntry, list: String) {
        let traits = entry.traits
        var best: (comparison: NameComparison, left: PersonName, right: PersonName)?
        for left in names {
            for right in traits.names {
                let comparison = NameComparison(left, right, leftIsTruncated: query.isTruncated)
                if comparison.score > best?.comparison.score ?? -1 {
                    best = (comparison, left, right)
                }
            }
        }
        guard let best else { return nil }
        let score = PersonScore(names: best.comparison.score, query: query, entry: traits)
        guard score.value >= PersonScore.threshold else { return nil }
        let reasons =
            [NameExplanation(best.comparison, best.left, best.right).text]
            + Self.reasons(score, query, entry)
        self.init(
            list: list, entry: entry, score: score.value,
            explanation: reasons.joined(separator: "; ")
                + "; compare the person, the photograph and the document with the entry")
    }

    private static func reasons(
        _ score: PersonScore, _ query: PersonQuery, _ entry: PersonEntry
    ) -> [String] {
        var reasons: [String] = []
        let dates = entry.birthDates.map(\.description).joined(separator: " or ")
        let birthDate = query.birthDates.map(\.description).joined(separator: " or ")
        if !query.birthDates.isEmpty {
            switch score.birthDate {
            case .same: reasons.append("born the same day, \(birthDate)")
            case .compatible: reasons.append("born \(birthDate), the list says \(dates): possible")
            case .unknown: reasons.append("the list has no birth date")
            case .near: reasons.append("born \(birthDate), the list says \(dates): a slip apart")
            case .different: reasons.append("born \(birthDate), the list says \(dates): different")
            }
        } else {
            reasons.append("no birth date was given")
        }
        if score.isOtherSex { reasons.append("sex differs") }
        if score.isOtherNationality { reasons.append("nationality differs") }
        return reasons
    }
}
