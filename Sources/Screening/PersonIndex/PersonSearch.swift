import Core

/// Finds the persons of a list who agree with a query: exactly those for whom ``PersonScore``
/// reaches its threshold.
///
/// Who is born the same day is compared whatever the name (``PersonDays``). With anybody else a
/// name can only reach the threshold through parts that are alike, or joined to one, and for each
/// part of the query the index knows all persons who have such parts. What they add up to bounds a
/// person's score from above (``NameCandidates``); only those whose bound reaches the threshold are
/// compared.
struct PersonSearch {
    /// A person and the score.
    struct Found {
        let person: Int
        let score: Int
    }

    typealias Pages = (PersonIndex.Section, Int) throws(ScreeningFault) -> [UInt8]

    private let index: PersonIndex
    private let query: PersonQuery
    private let bornAtOnce: Int
    private let pages: Pages

    /// - Parameter bornAtOnce: up to so many persons born the same day are all compared; a list
    ///   that gives one day to more says little by it, and there names lead.
    init(
        _ query: PersonQuery, in index: PersonIndex, bornAtOnce: Int = Self.bornAtOnce,
        pages: @escaping Pages
    ) {
        self.query = query
        self.index = index
        self.bornAtOnce = bornAtOnce
        self.pages = pages
    }

    static let bornAtOnce = 5_000

    /// The best first.
    func run() throws(ScreeningFault) -> [Found] {
        guard index.count > 0 else { return [] }
        let names = query.parsed
        guard !names.isEmpty else { return [] }
        let candidates = try candidates(names)
        var tokens: [Int: NameToken] = [:]
        var found: [Found] = []
        for (person, most) in candidates {
            let traits = index.traits(of: person) { part in
                if let token = tokens[part] { return token }
                let token = index.vocabulary.token(part)
                tokens[part] = token
                return token
            }
            guard let traits else { throw .altered("the person \(person)") }
            // What is known besides the names may leave the best of names below the threshold.
            let highest = PersonScore(names: most, query: query, entry: traits).value
            guard highest >= PersonScore.threshold else { continue }
            var best = 0
            for left in names {
                for right in traits.names {
                    let comparison = NameComparison(left, right, leftIsTruncated: query.isTruncated)
                    best = max(best, comparison.score)
                }
            }
            let score = PersonScore(names: best, query: query, entry: traits).value
            if score >= PersonScore.threshold { found.append(Found(person: person, score: score)) }
        }
        return found.sorted { ($1.score, $0.person) < ($0.score, $1.person) }
    }

    /// Everybody whom the query may tell of, with the most that the names can score.
    private func candidates(_ names: [PersonName]) throws(ScreeningFault) -> [Int: Int] {
        var candidates: [Int: Int] = [:]
        let days = query.birthDates.filter(\.isDay).map(\.first.daysSinceEpoch)
        let born = days.map { index.days.persons(of: $0) }
        let isByName = born.contains { $0.count > bornAtOnce }
        if !isByName {
            for person in born.joined() { candidates[Int(person)] = Self.anyScore }
        }
        let least = isByName ? PersonScore.leastOfNames : PersonScore.leastOfOtherNames
        let byYears = PersonYears.least(query.birthDates)
        for name in names {
            let found = NameCandidates(
                name, slots: try slots(of: name), score: least, in: index
            ).persons { years in
                let needed = byYears(years)
                return isByName && needed != PersonYears.impossible ? least : needed
            }
            guard let found else { throw .altered("the postings of a name") }
            for (person, most) in found { candidates[person] = max(candidates[person] ?? 0, most) }
        }
        return candidates
    }

    private static let anyScore = 1_000

    /// The parts of a name, and neighbours taken as one.
    private func slots(of name: PersonName) throws(ScreeningFault) -> [NameSlot] {
        var slots: [NameSlot] = []
        for token in name.tokens where token.kind == .ordinary {
            slots.append(
                NameSlot(
                    token, isTruncated: query.isTruncated,
                    splits: try persons(joined: token.skeleton), in: index))
        }
        for (one, next) in name.neighbours {
            slots.append(NameSlot(name.tokens[one], name.tokens[next], in: index))
        }
        return slots
    }

    /// Who has two neighbouring parts with that skeleton together.
    private func persons(joined skeleton: NameSkeleton) throws(ScreeningFault) -> [Int] {
        guard skeleton.count >= 2 else { return [] }
        var found: [Int] = []
        for page in index.joinPages(skeleton.classes) {
            let content = try pages(.joins, page)
            for start in stride(from: 0, to: content.count - 11, by: 12) {
                let key = BigEndian.value(content[start..<start + 8])
                // Beyond the last entry a page holds zeros, which are no skeleton; lists of earlier
                // builders open with zeros too, for two parts of vowels alone.
                if key > skeleton.classes { break }
                guard key == skeleton.classes else { continue }
                let person = Int(BigEndian.value(content[start + 8..<start + 12]))
                guard person < index.count else { throw .altered("page \(page)") }
                found.append(person)
            }
        }
        return found
    }
}
