internal import Core
internal import Journal
internal import Records
internal import Screening

/// Carries a ``CrossingQuery`` out on the index. Blocks.
struct CrossingSearch {
    /// Bearers of names like the one sought who are compared: the likeliest and newest.
    static let candidates = 600

    struct Page: Sendable {
        let found: [FoundCrossing]
        let next: SearchCursor?
        /// Whether there may be more that a narrower question would find.
        let isCut: Bool
    }

    let index: RecordIndex
    let query: CrossingQuery

    func run() throws(JournalFault) -> Page {
        switch query.sought {
        case .person(let person): try ranked(person)
        case .document(let issuer, let number):
            try listed([
                issuer.flatMap { SearchTerms.document($0, number) } ?? SearchTerms.number(number)
            ])
        case .plate(let plate): try listed([SearchTerms.plate(plate)])
        case .outcome(let outcome): try listed([SearchTerms.outcome(outcome)])
        case .anything: try listed([])
        }
    }

    private func listed(_ terms: [IndexTerm?]) throws(JournalFault) -> Page {
        let places = try index.find(
            .crossings, terms: terms.compactMap(\.self), in: query.span,
            before: query.cursor?.found, limit: query.limit + 1)
        let page = places.prefix(query.limit)
        let found = try index.records(page.map(\.position)).map { (placed) throws(JournalFault) in
            try crossing(placed.record, score: nil)
        }
        return Page(
            found: found, next: places.count > query.limit ? page.last.map(SearchCursor.init) : nil,
            isCut: false)
    }

    /// The best first; of equals the newest.
    private func ranked(_ person: PersonQuery) throws(JournalFault) -> Page {
        let likeness = PersonLikeness(person)
        let places = try index.likeliest(
            SearchTerms.near(person), limit: Self.candidates + 1)
        var ranked: [(score: Int, position: Int64, found: FoundCrossing)] = []
        for placed in try index.records(Array(places.prefix(Self.candidates)))
        where placed.record.envelope.kind == .crossing {
            let found = try crossing(placed.record, score: nil)
            let body = found.current.body
            let at = Crossing(body).crossedAt ?? placed.record.envelope.stamp.time
            let bearer = ScreeningSubject(
                crossing: body, on: placed.record.envelope.stamp.time.date
            ).person
            guard query.span.contains(at), let score = bearer.flatMap(likeness.score) else {
                continue
            }
            ranked.append(
                (
                    score, placed.position,
                    FoundCrossing(record: found.record, amendments: found.amendments, score: score)
                ))
        }
        ranked.sort { ($0.score, $0.position) > ($1.score, $1.position) }
        if let cursor = query.cursor {
            ranked.removeAll { (Int64($0.score), $0.position) >= (cursor.first, cursor.position) }
        }
        let page = ranked.prefix(query.limit)
        let next = ranked.count > query.limit ? page.last : nil
        return Page(
            found: page.map(\.found),
            next: next.map { SearchCursor(score: $0.score, position: $0.position) },
            isCut: places.count > Self.candidates)
    }

    private func crossing(
        _ record: SealedRecord, score: Int?
    ) throws(JournalFault) -> FoundCrossing {
        FoundCrossing(
            record: record, amendments: try index.amendments(of: record.envelope.id), score: score)
    }
}
