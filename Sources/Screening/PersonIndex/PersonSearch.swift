/// Finds the persons of a list who agree with a query: exactly those for whom ``PersonScore``
/// reaches its threshold.
///
/// A name can only reach the threshold through parts that are alike, or joined to one, and for each
/// part of the query the index knows all persons who have such parts. What they add up to bounds a
/// person's score from above (``NameBound``); only those whose bound reaches the threshold are
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
    private let pages: Pages
    private let mayBeBorn: (PersonYears) -> Bool

    init(_ query: PersonQuery, in index: PersonIndex, pages: @escaping Pages) {
        self.query = query
        self.index = index
        self.pages = pages
        mayBeBorn = PersonYears.filter(query.birthDates)
    }

    /// The best first.
    func run() throws(ScreeningFault) -> [Found] {
        let names = query.parsed
        var candidates: Set<Int> = []
        for name in names { candidates.formUnion(try self.candidates(of: name)) }
        var reader = TraitsReader(index: index, pages: pages)
        var found: [Found] = []
        for person in candidates.sorted() {
            let traits = try reader.traits(of: person)
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

    /// Persons whose bound reaches the threshold.
    private func candidates(of name: PersonName) throws(ScreeningFault) -> [Int] {
        guard index.count > 0 else { return [] }
        var tally = NameTally(persons: index.count)
        for (place, token) in name.tokens.enumerated() where token.kind == .ordinary {
            try count(token, slot: place, in: &tally)
        }
        for (offset, (one, next)) in name.neighbours.enumerated() {
            let slot = PersonName.limit + offset
            try count(joined: (name.tokens[one], name.tokens[next]), slot: slot, in: &tally)
        }
        let bound = NameBound(name)
        return tally.persons(from: bound.least(for: PersonScore.leastOfNames)) { person, sums in
            bound.mayReach(PersonScore.leastOfNames, sums, weight: index.leastWeight(of: person))
                && mayBeBorn(index.years(of: person))
        }
    }

    /// Adds a part of the query to everybody who has a part like it.
    private func count(
        _ token: NameToken, slot: Int, in tally: inout NameTally
    ) throws(ScreeningFault) {
        // Two parts of the person's name that are this one together: as heavy as any other way.
        let split = NameTally.Share(
            matched: (token.weight + 2 * NameWeight.ordinary) * NameSimilarity.joined,
            weight: token.weight, parts: 2)
        for person in try persons(joined: token.skeleton) { tally.add(split, person, slot) }
        let shares = index.vocabulary.near(token, isTruncated: query.isTruncated).map {
            (
                part: $0.part,
                share: NameTally.Share(
                    matched: (token.weight + index.vocabulary.weight(of: $0.part)) * $0.similarity,
                    weight: token.weight, parts: 1)
            )
        }
        // The first share of a slot counts, so the greatest comes first.
        for (part, share) in shares.sorted(by: { $0.share.matched > $1.share.matched }) {
            try add(share, part, slot, in: &tally)
        }
    }

    /// Adds two parts of the query to everybody who has them as one.
    private func count(
        joined: (NameToken, NameToken), slot: Int, in tally: inout NameTally
    ) throws(ScreeningFault) {
        guard let skeleton = joined.0.skeleton.joined(with: joined.1.skeleton) else { return }
        let weight = joined.0.weight + joined.1.weight
        var shares: [(part: Int, share: NameTally.Share)] = []
        for part in index.vocabulary.equal(skeleton) {
            guard let whole = index.vocabulary.token(part) else { continue }
            let similarity = NameSimilarity.joining(joined.0, joined.1, with: whole)
            guard similarity > 0 else { continue }
            shares.append(
                (
                    part,
                    NameTally.Share(
                        matched: (weight + whole.weight) * similarity, weight: weight, parts: 1)
                ))
        }
        for (part, share) in shares.sorted(by: { $0.share.matched > $1.share.matched }) {
            try add(share, part, slot, in: &tally)
        }
    }

    private func add(
        _ share: NameTally.Share, _ part: Int, _ slot: Int, in tally: inout NameTally
    ) throws(ScreeningFault) {
        let postings = index.vocabulary.postings(of: part)
        guard postings.length > 0 else { return }
        let bytes = try stream(postings.offset..<postings.offset + postings.length)
        guard tally.add(share, postings: bytes, count: postings.count, slot) else {
            throw .altered("the postings of a name")
        }
    }

    /// A run of the postings' section.
    private func stream(_ range: Range<Int>) throws(ScreeningFault) -> [UInt8] {
        let size = BundlePages.payload
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for page in range.lowerBound / size...(range.upperBound - 1) / size {
            let content = try pages(.postings, page)
            let start = max(range.lowerBound - page * size, 0)
            let end = min(range.upperBound - page * size, size)
            guard end <= content.count else { throw .altered("page \(page)") }
            bytes += content[start..<end]
        }
        return bytes
    }

    /// Who has two neighbouring parts with that skeleton together.
    private func persons(joined skeleton: NameSkeleton) throws(ScreeningFault) -> [Int] {
        guard skeleton.count >= 2 else { return [] }
        var found: [Int] = []
        for page in index.joinPages(skeleton.classes) {
            let content = try pages(.joins, page)
            for start in stride(from: 0, to: content.count - 11, by: 12) {
                let key = BigEndian.value(content[start..<start + 8])
                // Beyond the last entry a page holds zeros, which are no skeleton.
                if key > skeleton.classes || key == 0 { break }
                guard key == skeleton.classes else { continue }
                let person = Int(BigEndian.value(content[start + 8..<start + 12]))
                guard person < index.count else { throw .altered("page \(page)") }
                found.append(person)
            }
        }
        return found
    }
}

/// Reads what the score needs of one person after the other; neighbours share a page.
private struct TraitsReader {
    let index: PersonIndex
    let pages: PersonSearch.Pages
    private var last: (number: Int, content: [UInt8])?
    private var tokens: [Int: NameToken] = [:]

    init(index: PersonIndex, pages: @escaping PersonSearch.Pages) {
        self.index = index
        self.pages = pages
    }

    mutating func traits(of person: Int) throws(ScreeningFault) -> PersonTraits {
        let place = index.place(of: person, in: .traits)
        if last?.number != place.page {
            last = (place.page, try pages(.traits, place.page))
        }
        guard let content = last?.content,
            let range = RecordPages.range(of: place.record, in: content),
            let traits = PersonTraits(bytes: content, range: range, part: { token($0) })
        else { throw .altered("page \(place.page)") }
        return traits
    }

    private mutating func token(_ part: Int) -> NameToken? {
        if let token = tokens[part] { return token }
        let token = index.vocabulary.token(part)
        tokens[part] = token
        return token
    }
}
