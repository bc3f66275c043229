/// A document to look up, as typed, read or claimed.
public struct DocumentQuery: Hashable, Sendable {
    public let issuer: String?
    public let number: String?

    public init(issuer: String?, number: String?) {
        self.issuer = issuer
        self.number = number
    }

    /// Whether nothing at all is known of the document's number.
    var isEmpty: Bool {
        number.map { $0.allSatisfy { $0.isWhitespace || $0 == "<" } } ?? true
    }

    /// The key to look up; `nil` where issuer or number are missing or cannot stand in a list.
    var key: DocumentKey? {
        guard let issuer, let number else { return nil }
        return DocumentKey(issuer: issuer, number: number)
    }
}
