internal import Core

/// What may stand at one place of a body, as data: the check, the OpenAPI fragments and the tests
/// all read the same description.
///
/// A node says what can be *stored* (type and limit) and what is *without doubt* (code lists, forms
/// of dates). `null` is allowed wherever a field is not compulsory: unknown is said, not left out.
public indirect enum BodyNode: Sendable {
    /// Named fields and no others.
    case object(BodyShape)
    /// At most `limit` elements, none of them `null`.
    case list(of: BodyNode, limit: Int)
    /// An object whose keys are a code list's values, such as counts by sex.
    case table(keys: CodeList, of: BodyNode)
    /// An object with any keys and values, bounded in depth and size: what a State declares.
    case national
    /// Changes of an amendment: keys are JSON pointers, values what the crossing has there.
    case changes
    /// At most `limit` Unicode scalars.
    case text(limit: Int)
    case code(CodeList)
    case state(StateCodes.Place)
    /// A day whose parts may be unknown.
    case partialDate
    /// A day of the calendar.
    case date
    /// An RFC 3339 instant with any offset, kept as it was sent.
    case instant
    /// A whole number; beyond the range it is stored with a warning.
    case integer(ClosedRange<Int64>)
    case flag
    case base64
    /// A line of a machine readable zone.
    case zoneLine
    /// The SHA-256 of an attachment or of a chain.
    case digest
    /// The name of another record, of an epoch or of a boot.
    case identifier
    /// The first alternative that fits the value's JSON type. It stands where RECORD.md names a
    /// field without its type and both readings are useful at a counter.
    case either([BodyNode])
}

extension BodyNode {
    static let text: BodyNode = .text(limit: BodyLimits.textLength)

    /// A whole number from 0 on that has no other range.
    static let count: BodyNode = .integer(0...JSONValue.integerLimit)

    static func object(_ fields: BodyField...) -> BodyNode { .object(BodyShape(fields)) }

    static func list(of element: BodyNode) -> BodyNode {
        .list(of: element, limit: BodyLimits.listLength)
    }

    /// What is allowed here, as the end of a sentence.
    var allowance: String {
        switch self {
        case .object: "an object"
        case .list(_, let limit): "a list of at most \(limit) elements"
        case .table(let keys, _): "an object with keys from the code list \(keys.name)"
        case .national: "an object of the State's own fields"
        case .changes: "an object from JSON pointers to new values"
        case .text(let limit): "a text of at most \(limit) characters"
        case .code(let list): "a text from the code list \(list.name)"
        case .state: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
        case .partialDate: "a text with a date such as 1990-05-17 or 1990-XX-XX"
        case .date: "a text with a date such as 2026-05-17"
        case .instant: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .base64: "a text in Base64 of at most \(BodyLimits.base64Length) characters"
        case .zoneLine: "a text with one line of a machine readable zone"
        case .digest: "a text of 64 lower-case hexadecimal digits"
        case .identifier: "a text with a hyphenated lower-case UUID"
        case .either(let nodes): nodes.map(\.allowance).joined(separator: ", or ")
        }
    }

    /// The node at a place below this one; `nil` where a body has no such place.
    public func node(at path: some Collection<String>) -> BodyNode? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        return switch self {
        case .object(let shape): shape.field(named: step)?.node.node(at: rest)
        case .list(let element, let limit):
            // "-" is RFC 6901's name for the place behind the last element.
            step == "-" || (Int(step).map { (0..<limit).contains($0) } ?? false)
                ? element.node(at: rest) : nil
        case .table(_, let value): value.node(at: rest)
        case .either(let nodes): nodes.lazy.compactMap { $0.node(at: path) }.first
        default: nil
        }
    }
}
