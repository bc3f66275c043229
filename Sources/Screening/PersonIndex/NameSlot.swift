/// One way in which a query's name can agree with persons of a list: a part of it, or two
/// neighbouring parts taken as one, and who has what is like that.
struct NameSlot {
    /// What a part of the list brings.
    struct Like {
        let part: Int
        let share: NameTally.Share
    }

    /// The greatest share first.
    let likes: [Like]
    /// Who has two neighbouring parts that may be this one together, and what those bring.
    let splits: [Int]
    let split: NameTally.Share
    /// The query's weight.
    let weight: Int
    /// Persons to go through.
    let cost: Int

    private init(
        _ likes: [Like], weight: Int, splits: [Int], split: NameTally.Share, in index: PersonIndex
    ) {
        self.weight = weight
        self.likes = likes.sorted { $0.share.matched > $1.share.matched }
        self.splits = splits.sorted()
        self.split = split
        cost = likes.reduce(splits.count) { $0 + index.vocabulary.postings(of: $1.part).count }
    }

    /// A part of the query.
    init(_ token: NameToken, isTruncated: Bool, splits: [Int], in index: PersonIndex) {
        let likes = index.vocabulary.near(token, isTruncated: isTruncated).map {
            Like(
                part: $0.part,
                share: NameTally.Share(
                    matched: (token.weight + index.vocabulary.weight(of: $0.part)) * $0.similarity,
                    weight: token.weight, parts: 1))
        }
        self.init(
            likes, weight: token.weight, splits: splits,
            // As heavy as any two parts are.
            split: NameTally.Share(
                matched: (token.weight + 2 * NameWeight.ordinary) * NameSimilarity.joined,
                weight: token.weight, parts: 2),
            in: index)
    }

    /// Two neighbouring parts of the query, which a person may have as one.
    init(_ first: NameToken, _ second: NameToken, in index: PersonIndex) {
        let weight = first.weight + second.weight
        let none = NameTally.Share(matched: 0, weight: 0, parts: 0)
        guard let skeleton = first.skeleton.joined(with: second.skeleton) else {
            self.init([], weight: weight, splits: [], split: none, in: index)
            return
        }
        var likes: [Like] = []
        for part in index.vocabulary.equal(skeleton) {
            guard let whole = index.vocabulary.token(part) else { continue }
            let similarity = NameSimilarity.joining(first, second, with: whole)
            guard similarity > 0 else { continue }
            likes.append(
                Like(
                    part: part,
                    share: NameTally.Share(
                        matched: (weight + whole.weight) * similarity,
                        weight: weight, parts: 1)))
        }
        self.init(likes, weight: weight, splits: [], split: none, in: index)
    }

    /// The most that the slot can bring to anybody.
    var most: NameTally.Share {
        let like = likes.first?.share
        return NameTally.Share(
            matched: max(like?.matched ?? 0, splits.isEmpty ? 0 : split.matched), weight: weight,
            parts: splits.isEmpty ? 1 : split.parts)
    }

    func isSplit(_ person: Int) -> Bool {
        var (low, high) = (0, splits.count)
        while low < high {
            let middle = (low + high) / 2
            if splits[middle] < person { low = middle + 1 } else { high = middle }
        }
        return low < splits.count && splits[low] == person
    }
}
