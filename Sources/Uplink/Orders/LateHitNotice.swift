public import Core

/// What a list that HQ asked holds of a document that crossed at a post (the content of a
/// ``HubOrder/Kind/lateHit``).
public struct LateHitNotice: Sendable, Hashable {
    /// Characters of each text.
    public static let textLength = 200

    /// The crossing, and the record by whose document the list was asked: itself or an amendment.
    public let crossing: Identifier
    public let screened: Identifier
    /// The list's name, as officers read it.
    public let list: String
    /// The role that alone may hear of it; `nil` for the counters.
    public let informs: String?
    /// The owner's name for the entry.
    public let entry: String?
    /// RECORD.md's codes; `nil` where the owner says none.
    public let category: String?
    public let action: String?
    public let contact: String?
    /// What has to be held against what.
    public let compare: String?
    /// The document as it was asked about.
    public let issuer: String
    public let number: String

    public init(
        crossing: Identifier, screened: Identifier, list: String, informs: String?,
        entry: String?, category: String?, action: String?, contact: String?, compare: String?,
        issuer: String, number: String
    ) {
        func cut(_ text: String?) -> String? { text.map { String($0.prefix(Self.textLength)) } }
        self.crossing = crossing
        self.screened = screened
        self.list = String(list.prefix(Self.textLength))
        self.informs = cut(informs)
        self.entry = cut(entry)
        self.category = cut(category)
        self.action = cut(action)
        self.contact = cut(contact)
        self.compare = cut(compare)
        self.issuer = String(issuer.prefix(Self.textLength))
        self.number = String(number.prefix(Self.textLength))
    }

    public var json: JSONValue {
        [
            "crossing": .string(crossing.description), "screened": .string(screened.description),
            "list": .string(list), "informs": JSONValue(informs), "entry": JSONValue(entry),
            "category": JSONValue(category), "action": JSONValue(action),
            "contact": JSONValue(contact), "compare": JSONValue(compare),
            "issuer": .string(issuer), "number": .string(number),
        ]
    }

    /// `nil` where a member that it cannot do without is missing.
    public init?(_ json: JSONValue) {
        guard let crossing = json["crossing"]?.string.flatMap({ Identifier($0) }),
            let screened = json["screened"]?.string.flatMap({ Identifier($0) }),
            let list = json["list"]?.string, !list.isEmpty,
            let issuer = json["issuer"]?.string, let number = json["number"]?.string
        else { return nil }
        self.init(
            crossing: crossing, screened: screened, list: list,
            informs: json["informs"]?.string, entry: json["entry"]?.string,
            category: json["category"]?.string, action: json["action"]?.string,
            contact: json["contact"]?.string, compare: json["compare"]?.string,
            issuer: issuer, number: number)
    }
}
