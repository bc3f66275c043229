public import Core

/// What a list holds of the subject.
public enum ScreeningMatch: Hashable, Sendable {
    case document(DocumentMatch)
    case person(PersonMatch)

    /// As in a receipt (CONTRACT §5).
    public var json: JSONValue {
        switch self {
        case .document(let match): match.json
        case .person(let match): match.json
        }
    }

    /// The last day on which the entry counts.
    var validUntil: CalendarDate? {
        switch self {
        case .document(let match): match.entry.validUntil
        case .person(let match): match.entry.validUntil
        }
    }
}
