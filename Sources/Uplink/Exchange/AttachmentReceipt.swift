public import Core

/// What HQ says it holds of attachments: the whole file, by the hash of its bytes.
public struct AttachmentReceipt: HubStatement {
    public let post: String
    public let sha256: Digest256
    /// Bytes.
    public let size: Int64
    /// The hub's wall clock.
    public let at: Timestamp
    /// The name in the hub's own certificate.
    public let hub: String

    public init(post: String, sha256: Digest256, size: Int64, at: Timestamp, hub: String) {
        self.post = post
        self.sha256 = sha256
        self.size = size
        self.at = at
        self.hub = hub
    }

    public var json: JSONValue {
        [
            "post": .string(post), "sha256": .string(sha256.description),
            "size": .integer(size), "at": .string(at.description), "hub": .string(hub),
        ]
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let post = json["post"]?.string,
            let sha256 = json["sha256"]?.string.flatMap({ Digest256($0) }),
            let size = json["size"]?.integer, size >= 0,
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let hub = json["hub"]?.string
        else { throw .badReceipt(reason: "a member of it is missing or of a wrong type") }
        self.init(post: post, sha256: sha256, size: size, at: at, hub: hub)
    }
}

/// An attachment that a post would bring.
public struct AttachmentName: Sendable, Hashable {
    public let sha256: Digest256
    /// Bytes, from 1 to ``WireLimits/attachmentBytes``.
    public let size: Int64

    /// `nil` where the size is out of range.
    public init?(sha256: Digest256, size: Int64) {
        guard (1...WireLimits.attachmentBytes).contains(size) else { return nil }
        self.sha256 = sha256
        self.size = size
    }
}

/// How much of an attachment HQ holds.
public enum AttachmentProgress: Sendable, Hashable {
    /// So many bytes from its beginning; the next part starts there.
    case partial(Int64)
    case complete(Signed<AttachmentReceipt>)

    public var json: JSONValue {
        switch self {
        case .partial(let offset): ["offset": .integer(offset), "receipt": .null]
        case .complete(let signed):
            ["offset": .integer(signed.receipt.size), "receipt": signed.json]
        }
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        if let receipt = json["receipt"], !receipt.isNull {
            self = .complete(try Signed(receipt))
            return
        }
        guard let offset = json["offset"]?.integer, offset >= 0 else {
            throw .badAnswer(reason: "it does not say how much of the attachment HQ holds")
        }
        self = .partial(offset)
    }
}
