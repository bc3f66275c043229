internal import Core
internal import Journal
internal import Records
internal import Screening

/// The words under which a crossing is found, and those under which it is looked for.
enum SearchTerms {
    private static let names = 3

    static func of(_ body: JSONValue, on today: CalendarDate) -> [IndexTerm] {
        let subject = ScreeningSubject(crossing: body, on: today)
        var terms: [IndexTerm] = []
        for document in subject.documents {
            terms += [number(document.number), self.document(document.issuer, document.number)]
                .compactMap(\.self)
        }
        if let plate = plate(Crossing(body).vehiclePlate) { terms.append(plate) }
        guard let person = subject.person else { return terms }
        let years = Self.years(person.birthDates)
        for key in person.names.prefix(names).flatMap(NameKeys.of) {
            terms += years.map { IndexTerm("name and year", "\(key) \($0)") }
            terms.append(IndexTerm("name", key))
        }
        return terms
    }

    /// Without a birth date every bearer of the name is a candidate; with one those who were born
    /// about then, and those of whom no year is known.
    static func near(_ query: PersonQuery) -> [IndexTerm] {
        let keys = query.names.flatMap(NameKeys.near)
        guard !query.birthDates.isEmpty else { return keys.map { IndexTerm("name", $0) } }
        // A slip of the pen is a year next to it (``PersonLikeness``).
        let years = Self.years(query.birthDates.map { $0.widened(by: 1) })
        return keys.flatMap { key in
            years.map { IndexTerm("name and year", "\(key) \($0)") }
        }
    }

    static func number(_ number: String?) -> IndexTerm? {
        // Any issuer will do: only the number is normalised by it.
        number.flatMap { DocumentKey(issuer: "XXX", number: $0) }
            .map { IndexTerm("number", $0.number) }
    }

    static func document(_ issuer: String?, _ number: String?) -> IndexTerm? {
        guard let issuer, let number, let key = DocumentKey(issuer: issuer, number: number) else {
            return nil
        }
        return IndexTerm("document", key.description)
    }

    /// Plates are written with blanks and hyphens as people like; those do not tell them apart.
    static func plate(_ plate: String?) -> IndexTerm? {
        let letters = (plate ?? "").uppercased().filter { $0.isLetter || $0.isNumber }
        return letters.isEmpty ? nil : IndexTerm("plate", letters)
    }

    /// Decisions that are rare, so that looking for them by time alone would be long work.
    static let outcomes = ["referred", "refused", "returned", "withdrawn"]

    static func outcome(_ outcome: String?) -> IndexTerm? {
        outcome.flatMap { outcomes.contains($0) ? IndexTerm("outcome", $0) : nil }
    }

    private static let mostYears = 12
    private static let unknownYear = "-"

    /// The years of birth; a span of more than ``mostYears`` says too little, like none.
    private static func years(_ dates: [BirthDate]) -> [String] {
        var years: Set<String> = [unknownYear]
        var isKnown = false
        for date in dates {
            let span = date.years
            guard span.count <= mostYears else { continue }
            isKnown = true
            for year in span { years.insert(String(year)) }
        }
        if isKnown { return years.sorted() }
        return [unknownYear]
    }
}
