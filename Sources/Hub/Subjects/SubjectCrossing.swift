public import Core

/// A crossing by which a person may stand in the register.
public struct SubjectCrossing: Sendable, Hashable {
    public let post: String
    public let id: Identifier
    public let state: String
    public let crossedAt: Timestamp?
    public let issuer: String?
    public let number: String?
    public let surname: String?
    public let givenNames: String?
    public let birthDate: String?
    public let sex: String?
    public let nationality: String?
    /// Cases that hold it: it is not erased until each is released.
    public let holds: [String]

    public var json: JSONValue {
        [
            "post": .string(post), "id": .string(id.description), "state": .string(state),
            "crossed_at": JSONValue(crossedAt), "issuer": JSONValue(issuer),
            "number": JSONValue(number), "surname": JSONValue(surname),
            "given_names": JSONValue(givenNames), "birth_date": JSONValue(birthDate),
            "sex": JSONValue(sex), "nationality": JSONValue(nationality),
            "holds": JSONValue.array(holds.map { .string($0) }),
        ]
    }
}

/// Whose records are looked for.
public enum SubjectQuestion: Sendable, Hashable {
    /// Numbers are compared as readers and clerks write them: letters and digits alone, any case.
    case document(issuer: String, number: String)
    /// Every crossing, a page at a time; whoever asks compares.
    case anybody
}
