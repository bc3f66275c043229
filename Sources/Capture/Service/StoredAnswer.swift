public import Core

/// A stored record's receipt, and whether it was stored just now.
public struct StoredAnswer: Sendable, Hashable {
    /// Whether this request stored it; otherwise it had been stored before.
    public let isNew: Bool
    public let id: Identifier
    public let receipt: JSONValue
}
