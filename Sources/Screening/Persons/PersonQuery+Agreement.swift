extension PersonQuery {
    /// How well somebody agrees with this person, as a search of a list judges it; `nil` below its
    /// threshold.
    ///
    /// - Returns: 0 to 1000, and which part agreed with which.
    public func agreement(
        names: [String], birthDates: [BirthDate], sex: String?, nationality: String?
    ) -> (score: Int, explanation: String)? {
        let entry = PersonEntry(
            identifier: "", names: names, birthDates: birthDates,
            nationalities: nationality.map { [$0] } ?? [], sex: sex)
        return PersonMatch(self, entry: entry, list: "").map { ($0.score, $0.explanation) }
    }
}
