/// Whom lists are asked about: one person and that person's documents.
public struct ScreeningSubject: Hashable, Sendable {
    /// What was typed, read from a zone or shown besides. Those without a number count only where
    /// no other has one.
    public let documents: [DocumentQuery]
    /// `nil` where no name is known.
    public let person: PersonQuery?

    public init(documents: [DocumentQuery], person: PersonQuery?) {
        self.documents = documents
        self.person = person
    }
}
