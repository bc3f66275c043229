public import Core

/// Something that HQ asks of one post, beside what it publishes: signed like a receipt, small, and
/// offered with each greeting until the post has said what came of it.
///
/// Its name is given by HQ and never used twice, so that carrying it out again changes nothing.
public struct HubOrder: HubStatement {
    /// Orders in one greeting.
    public static let greetingLimit = 8
    /// Bytes of one in JSON with its signature, and of all in one greeting.
    public static let bytes = 12 << 10
    public static let greetingBytes = 32 << 10

    /// What is asked. A post answers a kind that it does not know with a refusal.
    public enum Kind: String, Sendable, CaseIterable {
        /// A document that crossed here is held by a list that HQ asked (``LateHitNotice``).
        case lateHit = "late_hit"
        /// Records whose bodies have to go (``SignedErasure``).
        case erase
    }

    public let id: Identifier
    public let post: String
    /// The hub's wall clock when it signed.
    public let at: Timestamp
    /// As it came; ``Kind`` where it is known here.
    public let kind: String
    public let content: JSONValue

    public init(
        id: Identifier, post: String, at: Timestamp, kind: Kind, content: JSONValue
    ) {
        self.id = id
        self.post = post
        self.at = at
        self.kind = kind.rawValue
        self.content = content
    }

    public var json: JSONValue {
        [
            "order": .string(id.description), "post": .string(post),
            "at": .string(at.description), "kind": .string(kind), "content": content,
        ]
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let id = json["order"]?.string.flatMap({ Identifier($0) }),
            let post = json["post"]?.string,
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let kind = json["kind"]?.string, let content = json["content"]
        else { throw .badReceipt(reason: "a member of the order is missing or of a wrong type") }
        self.id = id
        self.post = post
        self.at = at
        self.kind = kind
        self.content = content
    }
}
