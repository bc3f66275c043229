public import Core

/// A person whom a list holds, as a search found them.
public struct PersonMatch: Hashable, Sendable {
    public let list: String
    public let entry: PersonEntry
    /// 0 to 1000; ``PersonSearch`` tells of those from its threshold on.
    public let score: Int
    /// Which part agreed with which and how, and what the birth date says.
    public let explanation: String

    /// The match as receipts and batch answers carry it.
    public var json: JSONValue {
        [
            "list": .string(list),
            "entry": .string(entry.identifier),
            "score": JSONValue(score),
            "explanation": .string(explanation),
            "names": .array(entry.names.map(JSONValue.string)),
            "birth_dates": .array(entry.birthDates.map { .string($0.description) }),
            "nationality": .array(entry.nationalities.map(JSONValue.string)),
            "documents": .array(entry.documents.map(JSONValue.string)),
            "reference": JSONValue(entry.reference),
            "category": JSONValue(entry.category),
            "action": JSONValue(entry.action),
            "advice": JSONValue(entry.action == nil ? DocumentMatch.defaultAdvice : nil),
            "contact": JSONValue(entry.contact),
            "entry_valid_until": JSONValue(entry.validUntil?.description),
            "sex": JSONValue(entry.sex),
        ]
    }
}
