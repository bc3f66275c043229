public import Core

/// The post's side of the talk with HQ, whatever carries it. All else of the uplink is tried
/// against a double of this.
public protocol HubExchange: Sendable {
    /// Agrees on a layout and learns where HQ stands.
    func hello() async throws(UplinkFault) -> HubGreeting
    /// Hands over an encoded ``WireBatch``. The receipt names the last record of the batch; the
    /// caller verifies it.
    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt
    /// Shows HQ a batch ahead of its turn. HQ can act on what it reads; that is no receipt, and the
    /// batch comes again when those before it have.
    func foretell(_ batch: [UInt8]) async throws(UplinkFault)
    /// How much HQ holds of an attachment.
    func progress(of attachment: AttachmentName) async throws(UplinkFault) -> AttachmentProgress
    /// Hands over a part of an attachment, 1 to ``WireLimits/attachmentPart`` bytes.
    ///
    /// - Parameter offset: where it starts. Where HQ stands elsewhere nothing is kept, and the
    ///   answer says where.
    func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress
    /// Bytes on the link since this exchange was made.
    func traffic() -> LinkTraffic
    /// Gives the connection up; the next call makes a new one.
    func close() async
}

/// What HQ says first.
public struct HubGreeting: Sendable, Hashable {
    /// The layout for batches, one of those offered.
    public let version: UInt8
    /// The hub's wall clock.
    public let at: Timestamp
    /// A signed place for each epoch that HQ holds of this post, those that grew last.
    public let receipts: [SignedReceipt]
    /// What this hub takes besides batches; an older one takes nothing.
    public let takes: Set<Service>
    /// Attachments that HQ asks for.
    public let wanted: [Digest256]

    public enum Service: String, Sendable, CaseIterable {
        case foretold, attachments
    }

    public init(
        version: UInt8, at: Timestamp, receipts: [SignedReceipt], takes: Set<Service> = [],
        wanted: [Digest256] = []
    ) {
        self.version = version
        self.at = at
        self.receipts = receipts
        self.takes = takes
        self.wanted = wanted
    }

    public var json: JSONValue {
        [
            "wire_version": .integer(Int64(version)), "at": .string(at.description),
            "receipts": .array(receipts.map(\.json)),
            "takes": .array(takes.map(\.rawValue).sorted().map { .string($0) }),
            "wanted": .array(wanted.map { .string($0.description) }),
        ]
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let version = json["wire_version"]?.integer.flatMap({ UInt8(exactly: $0) }),
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let list = json["receipts"]?.array, list.count <= WireLimits.greetingReceipts
        else { throw .badAnswer(reason: "the greeting lacks a member or has too many receipts") }
        var receipts: [SignedReceipt] = []
        for element in list { receipts.append(try SignedReceipt(element)) }
        // Both are younger than the first hubs, and what is new in them is passed over.
        let takes = (json["takes"]?.array ?? []).compactMap { $0.string.flatMap(Service.init) }
        let wanted = (json["wanted"]?.array ?? []).compactMap {
            $0.string.flatMap { Digest256($0) }
        }
        self.init(
            version: version, at: at, receipts: receipts, takes: Set(takes),
            wanted: Array(wanted.prefix(WireLimits.wantedAttachments)))
    }
}

/// The post's first words: who it says it is and the layouts it can write.
public struct PostGreeting: Sendable, Hashable {
    public let post: String
    public let versions: [UInt8]

    public init(post: String, versions: [UInt8] = WireBatch.versions) {
        self.post = post
        self.versions = versions
    }

    public var json: JSONValue {
        [
            "post": .string(post),
            "wire_versions": .array(versions.map { .integer(Int64($0)) }),
        ]
    }

    /// `nil` where a member is missing or wrong.
    public init?(_ json: JSONValue) {
        guard let post = json["post"]?.string, let list = json["wire_versions"]?.array,
            list.count <= 16
        else { return nil }
        let versions = list.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }
        guard versions.count == list.count else { return nil }
        self.init(post: post, versions: versions)
    }
}

/// Bytes on the link, encryption and headers of HTTP included, TCP and IP not.
public struct LinkTraffic: Sendable, Hashable {
    public var sent: Int64
    public var received: Int64

    public init(sent: Int64 = 0, received: Int64 = 0) {
        self.sent = sent
        self.received = received
    }

    public var total: Int64 { sent + received }

    static func += (sum: inout LinkTraffic, more: LinkTraffic) {
        sum.sent += more.sent
        sum.received += more.received
    }

    static func - (later: LinkTraffic, earlier: LinkTraffic) -> LinkTraffic {
        LinkTraffic(sent: later.sent - earlier.sent, received: later.received - earlier.received)
    }
}
