public import Core

/// A document that a list holds, as a look-up found it.
public struct DocumentMatch: Hashable, Sendable {
    public let list: String
    public let key: DocumentKey
    public let entry: DocumentEntry

    /// What to do where the owner named no action (RECORD.md "Alert lists").
    public static let defaultAdvice = "verify with the owner before acting"

    /// The match as receipts and batch answers carry it. An exact look-up scores 1000.
    public var json: JSONValue {
        [
            "list": .string(list),
            "entry": .string(entry.reference ?? key.description),
            "score": 1000,
            "explanation": .string(
                "issuer \(key.issuer) and number \(key.number) are equal; compare the document "
                    + "and its holder"),
            "issuer": .string(key.issuer),
            "number": .string(key.number),
            "type": .string(entry.type),
            "kind": .string(entry.kind),
            "date": JSONValue(entry.date),
            "reference": JSONValue(entry.reference),
            "category": JSONValue(entry.category),
            "action": JSONValue(entry.action),
            "advice": JSONValue(entry.action == nil ? Self.defaultAdvice : nil),
            "contact": JSONValue(entry.contact),
            "entry_valid_until": JSONValue(entry.validUntil?.description),
            "sex": JSONValue(entry.sex),
        ]
    }
}
