internal import Core
internal import Screening

/// A search for crossings: by one document, one name, one plate or a rare decision within a span of
/// time, or by time alone.
struct CrossingQuery: Sendable {
    enum Sought: Sendable {
        case document(issuer: String?, number: String)
        case person(PersonQuery)
        case plate(String)
        case outcome(String)
        case anything
    }

    static let known: Set<String> = [
        "issuer", "number", "name", "birth_date", "plate", "outcome", "from", "to", "limit",
        "cursor",
    ]
    static let pageLimit = 100
    private static let usualPage = 25

    let sought: Sought
    let span: Range<Timestamp>
    let limit: Int
    let cursor: SearchCursor?
    /// For the audit: what was asked, as it was asked.
    let words: String

    init(_ items: QueryItems, time: PostTime) throws(CaptureFault) {
        var items = items
        span = items.span(time)
        limit = items.number("limit", 1...Self.pageLimit, default: Self.usualPage)
        cursor = items.value("cursor", "the next of the page before") { SearchCursor($0) }
        let birthDate = items.value("birth_date", "1960, 1960-05, 1960-05-17 or 1958..1962") {
            BirthDate($0)
        }
        let given = ["number", "name", "plate", "outcome"].filter { items.text($0) != nil }
        if given.count > 1 {
            items.refuse(given[1], "one of number, name, plate and outcome at a time")
        }
        if items.text("issuer") != nil, items.text("number") == nil {
            items.refuse("issuer", "only with a number")
        }
        if items.text("birth_date") != nil, items.text("name") == nil {
            items.refuse("birth_date", "only with a name")
        }
        var sought = Sought.anything
        if let number = items.text("number") {
            sought = .document(issuer: items.text("issuer"), number: number)
            if SearchTerms.number(number) == nil {
                items.refuse("number", "1 to 32 letters and digits")
            }
            if let issuer = items.text("issuer"), SearchTerms.document(issuer, number) == nil,
                SearchTerms.number(number) != nil
            {
                items.refuse("issuer", "one to three letters, as Doc 9303 has them")
            }
        } else if let name = items.text("name") {
            let query = PersonQuery(names: [name], birthDates: birthDate.map { [$0] } ?? [])
            sought = .person(query)
            if query.isEmpty { items.refuse("name", "no part of it is a name") }
        } else if let plate = items.text("plate") {
            sought = .plate(plate)
            if SearchTerms.plate(plate) == nil { items.refuse("plate", "letters or digits") }
        } else if let outcome = items.text("outcome") {
            sought = .outcome(outcome)
            if SearchTerms.outcome(outcome) == nil {
                items.refuse("outcome", "one of \(SearchTerms.outcomes.joined(separator: ", "))")
            }
        }
        try items.check()
        self.sought = sought
        words = ["issuer", "number", "name", "birth_date", "plate", "outcome", "from", "to"]
            .compactMap { name in items.text(name).map { "\(name) \($0)" } }
            .joined(separator: ", ")
    }
}
