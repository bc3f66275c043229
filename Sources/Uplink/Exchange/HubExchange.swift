public import Core
public import PKI

/// The post's side of the talk with HQ, whatever carries it. All else of the uplink is tried
/// against a double of this.
public protocol HubExchange: Sendable {
    /// Agrees on a layout and learns where HQ stands.
    func hello() async throws(UplinkFault) -> HubGreeting
    /// The same, telling what the post has of releases; HQ then says what it has for the post.
    func hello(holding held: [HeldRelease]) async throws(UplinkFault) -> HubGreeting
    /// The same, telling besides what came of HQ's orders; HQ then says what it asks for.
    ///
    /// - Parameters:
    ///   - held: `nil` where the post takes no releases.
    ///   - answers: `nil` where it takes no orders.
    func hello(
        holding held: [HeldRelease]?, answering answers: [OrderAnswer]?
    ) async throws(UplinkFault) -> HubGreeting
    /// Has HQ say that it is there, for as few bytes as can be; nothing of the answer counts but
    /// that it came.
    func probe() async throws(UplinkFault)
    /// The signed statement of a release, as ``SignedRelease`` reads it.
    func release(_ release: ReleaseName) async throws(UplinkFault) -> JSONValue
    /// Up to `count` bytes of a release's file from `offset` on.
    func content(
        of release: ReleaseName, at offset: Int64, count: Int
    ) async throws(UplinkFault) -> [UInt8]
    /// Hands over an encoded ``WireBatch``. The receipt names the last record of the batch; the
    /// caller verifies it.
    func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt
    /// The same for one of several that follow one another.
    ///
    /// - Parameter onItsWay: called once HQ will have what is sent from now on behind this batch.
    func deliver(
        _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> SignedReceipt
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
    /// Hands over a part of the power history or of the roles' logs.
    func keep(_ part: RingPart) async throws(UplinkFault)
    /// The certificate for a device's next key; the caller verifies it. The same key again gets
    /// the same one.
    func renew(_ request: CertificateRequest) async throws(UplinkFault) -> Certificate
    /// What HQ says of its authorities; the caller verifies it.
    func authorities(_ use: AuthorityUse) async throws(UplinkFault) -> SignedAuthorities
    /// To whom HQ has posts seal what is carried by hand; the caller verifies it.
    func recipient() async throws(UplinkFault) -> Certificate
    /// Bytes on the link since this exchange was made.
    func traffic() -> LinkTraffic
    /// Gives the connection up; the next call makes a new one.
    func close() async
}

extension HubExchange {
    /// An exchange that has no cheaper word.
    public func probe() async throws(UplinkFault) {
        _ = try await hello()
    }
}

/// An exchange that carries no orders.
extension HubExchange {
    public func hello(
        holding held: [HeldRelease]?, answering answers: [OrderAnswer]?
    ) async throws(UplinkFault) -> HubGreeting {
        guard let held else { return try await hello() }
        return try await hello(holding: held)
    }
}

/// An exchange that carries no releases.
extension HubExchange {
    public func hello(holding held: [HeldRelease]) async throws(UplinkFault) -> HubGreeting {
        try await hello()
    }

    public func release(_ release: ReleaseName) async throws(UplinkFault) -> JSONValue {
        throw .badAnswer(reason: "releases do not travel this way")
    }

    public func content(
        of release: ReleaseName, at offset: Int64, count: Int
    ) async throws(UplinkFault) -> [UInt8] {
        throw .badAnswer(reason: "releases do not travel this way")
    }
}

extension HubExchange {
    /// An exchange that carries neither history nor logs.
    public func keep(_ part: RingPart) async throws(UplinkFault) {
        throw .badAnswer(reason: "history and logs do not travel this way")
    }

    /// An exchange that carries no renewals.
    public func renew(_ request: CertificateRequest) async throws(UplinkFault) -> Certificate {
        throw .badAnswer(reason: "renewals do not travel this way")
    }

    /// An exchange that tells of no authorities.
    public func authorities(
        _ use: AuthorityUse
    ) async throws(UplinkFault) -> SignedAuthorities {
        throw .badAnswer(reason: "authorities are not told this way")
    }

    /// An exchange that tells of no certificate to seal to.
    public func recipient() async throws(UplinkFault) -> Certificate {
        throw .badAnswer(reason: "to whom to seal is not told this way")
    }

    /// One batch at a time.
    public func deliver(
        _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> SignedReceipt {
        let receipt = try await deliver(batch)
        onItsWay()
        return receipt
    }
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
    /// What HQ published for this post and the post does not have.
    public let offers: [ReleaseOffer]
    /// The mark of what it knows of the post's condition (``PostTidings/Condition/mark``).
    public let knows: String?
    /// Generations of what HQ says of its authorities; none where the first ones stand.
    public let authorities: [AuthorityUse: Int64]
    /// The mark of the certificate to which HQ has posts seal what is carried by hand
    /// (``RecipientFiles/mark(of:)``); `nil` where the post told that it has that one, or nothing.
    public let recipient: String?
    /// What HQ asks of the post, oldest first; signatures are not verified yet.
    public let orders: [Signed<HubOrder>]
    /// HQ may know more after so long, as a list that it asks has not answered; `nil` for the
    /// usual greeting.
    public let askAgain: Duration?

    public enum Service: String, Sendable, CaseIterable {
        case foretold, attachments, downloads, bridges, orders, history, logs
    }

    public init(
        version: UInt8, at: Timestamp, receipts: [SignedReceipt], takes: Set<Service> = [],
        wanted: [Digest256] = [], offers: [ReleaseOffer] = [], knows: String? = nil,
        authorities: [AuthorityUse: Int64] = [:], recipient: String? = nil,
        orders: [Signed<HubOrder>] = [], askAgain: Duration? = nil
    ) {
        self.version = version
        self.at = at
        self.receipts = receipts
        self.takes = takes
        self.wanted = wanted
        self.offers = offers
        self.knows = knows
        self.authorities = authorities
        self.recipient = recipient
        self.orders = orders
        self.askAgain = askAgain
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "wire_version": .integer(Int64(version)), "at": .string(at.description),
            "receipts": .array(receipts.map(\.json)),
            "takes": .array(takes.map(\.rawValue).sorted().map { .string($0) }),
            "wanted": .array(wanted.map { .string($0.description) }),
            "offers": .array(offers.map(\.json)),
            "knows": JSONValue(knows),
        ]
        if !authorities.isEmpty { members["authorities"] = authorities.json }
        if let recipient { members["recipient"] = .string(recipient) }
        // A post that takes none, or a quiet one, pays nothing for them.
        if !orders.isEmpty { members["orders"] = .array(orders.map(\.json)) }
        if let askAgain { members[AskAgain.member] = AskAgain.json(askAgain) }
        return .object(members)
    }

    public init(_ json: JSONValue) throws(UplinkFault) {
        guard let version = json["wire_version"]?.integer.flatMap({ UInt8(exactly: $0) }),
            let at = json["at"]?.string.flatMap({ Timestamp($0) }),
            let list = json["receipts"]?.array, list.count <= WireLimits.greetingReceipts
        else { throw .badAnswer(reason: "the greeting lacks a member or has too many receipts") }
        var receipts: [SignedReceipt] = []
        for element in list { receipts.append(try SignedReceipt(element)) }
        // All these are younger than the first hubs, and what is new in them is passed over.
        let takes = (json["takes"]?.array ?? []).compactMap { $0.string.flatMap(Service.init) }
        let wanted = (json["wanted"]?.array ?? []).compactMap {
            $0.string.flatMap { Digest256($0) }
        }
        self.init(
            version: version, at: at, receipts: receipts, takes: Set(takes),
            wanted: Array(wanted.prefix(WireLimits.wantedAttachments)),
            offers: (json["offers"]?.array ?? []).prefix(ReleaseOffer.limit)
                .compactMap { ReleaseOffer($0) },
            knows: json["knows"]?.string,
            authorities: AuthorityUse.generations(json["authorities"]),
            recipient: json["recipient"]?.string,
            orders: (json["orders"]?.array ?? []).prefix(HubOrder.greetingLimit)
                .compactMap { try? Signed<HubOrder>($0) },
            askAgain: AskAgain.read(json))
    }
}

/// The post's first words: who it says it is and the layouts it can write.
public struct PostGreeting: Sendable, Hashable {
    public let post: String
    public let versions: [UInt8]
    /// What the post has of releases; `nil` where it takes none.
    public let held: [HeldRelease]?
    /// A post that is older than this tells nothing.
    public let tidings: PostTidings?
    /// What came of HQ's orders, as far as HQ has not heard; `nil` where the post takes none.
    public let answers: [OrderAnswer]?

    public init(
        post: String, versions: [UInt8] = WireBatch.versions, held: [HeldRelease]? = nil,
        tidings: PostTidings? = nil, answers: [OrderAnswer]? = nil
    ) {
        self.post = post
        self.versions = versions
        self.held = held
        self.tidings = tidings
        self.answers = answers
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "post": .string(post),
            "wire_versions": .array(versions.map { .integer(Int64($0)) }),
        ]
        if let held { members["releases"] = .array(held.map(\.json)) }
        if let tidings { members["tidings"] = tidings.json }
        if let answers { members["orders"] = .array(answers.map(\.json)) }
        return .object(members)
    }

    /// `nil` where a member is missing or wrong.
    public init?(_ json: JSONValue) {
        guard let post = json["post"]?.string, let list = json["wire_versions"]?.array,
            list.count <= 16
        else { return nil }
        let versions = list.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }
        guard versions.count == list.count else { return nil }
        self.init(
            post: post, versions: versions,
            held: json["releases"]?.array.map {
                $0.prefix(HeldRelease.limit).compactMap { HeldRelease($0) }
            }, tidings: json["tidings"].map { PostTidings($0) },
            answers: json["orders"]?.array.map {
                $0.prefix(OrderAnswer.limit).compactMap { OrderAnswer($0) }
            })
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
