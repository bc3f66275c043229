/// Whether a record of a person is of the person who is asked for: what alert lists are searched
/// with, for the post's own records.
public struct PersonLikeness: Sendable {
    private let query: PersonQuery
    private let names: [PersonName]

    public init(_ query: PersonQuery) {
        self.query = query
        names = query.parsed
    }

    /// 0…1000, from the threshold of a hit on; `nil` below it.
    public func score(_ person: PersonQuery) -> Int? {
        let entry = PersonEntry(
            identifier: "", names: person.names, birthDates: person.birthDates,
            nationalities: person.nationality.map { [$0] } ?? [], sex: person.sex)
        return PersonMatch(query, names: names, entry: entry, list: "")?.score
    }
}
