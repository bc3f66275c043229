public import Core
public import PKI
package import Records
public import Supervision
public import Uplink

/// What a hub does with what posts say, without HTTP: values in, values out.
public struct HubService: Sendable {
    let store: any HubStore
    private let signer: ReceiptSigner
    private let authorities: Guarded<Authorities>
    private let name: String
    private let meetings = BatchMeetings()
    let time: any TimeSource

    public init(
        identity: HubIdentity, store: any HubStore, time: any TimeSource = SystemTime(),
        executor: any ResourceExecutor = .thread(name: "hub-receipts")
    ) {
        self.store = store
        self.time = time
        authorities = Guarded(Authorities(identity))
        name = identity.server.subjectCommonName ?? "hub"
        signer = ReceiptSigner(
            key: identity.receiptKey, certificate: identity.receiptSigner, executor: executor)
    }

    private struct Authorities: Sendable {
        let issuer: DeviceIssuer?
        let statements: [AuthorityUse: SignedAuthorities]
        let recipient: Certificate?

        init(_ identity: HubIdentity) {
            issuer = identity.authorityKey.map {
                DeviceIssuer(
                    authority: CertificateAuthority(certificate: identity.authority, key: $0))
            }
            statements = identity.statements
            recipient = identity.recipient
        }
    }

    /// `nil` where the authority's key is not here.
    var issuer: DeviceIssuer? { authorities.withLock { $0.issuer } }

    /// What posts are told of the authorities; `nil` where the first one stands.
    func statement(_ use: AuthorityUse) -> SignedAuthorities? {
        authorities.withLock { $0.statements[use] }
    }

    /// To whom posts seal what is carried by hand; `nil` where there is nobody.
    public var recipient: Certificate? { authorities.withLock { $0.recipient } }

    /// Signs receipts with another pair from now on, and certificates by another authority.
    func use(_ identity: HubIdentity) async {
        authorities.withLock { $0 = Authorities(identity) }
        await signer.use(key: identity.receiptKey, certificate: identity.receiptSigner)
    }

    /// Answers a post's first words with the layout to use and signed places.
    public func hello(
        _ greeting: PostGreeting, from device: DeviceSighting
    ) async throws(HubFault) -> HubGreeting {
        guard greeting.post == device.post else {
            throw .otherPost(certificate: device.post, claimed: greeting.post)
        }
        guard let version = WireBatch.versions.first(where: greeting.versions.contains) else {
            throw .wire(.unknownVersion(greeting.versions.first ?? 0))
        }
        let now = time.now()
        var receipts: [SignedReceipt] = []
        let heads = try await store.greet(device, at: now, limit: WireLimits.greetingReceipts)
        for epoch in heads {
            receipts.append(try await receipt(epoch.head, epoch.isFork, device.post, now))
        }
        var offers: [ReleaseOffer] = []
        if let held = greeting.held {
            offers = try await self.offers(to: device, holding: held, at: now)
        }
        let (orders, askAgain) = try await orders(
            to: device, answering: greeting.answers, at: now)
        let knows = try await store.keep(greeting.tidings, of: device.post, at: now)
        return HubGreeting(
            version: version, at: now, receipts: receipts,
            takes: Set(HubGreeting.Service.allCases),
            wanted: try await store.wanted(of: device.post, limit: WireLimits.wantedAttachments),
            offers: offers,
            knows: knows,
            authorities: authorities.withLock { kept in
                kept.statements.mapValues(\.statement.generation)
            },
            recipient: try await newRecipient(for: device.post), orders: orders,
            askAgain: askAgain)
    }

    /// The mark of the certificate to seal to, where the post said that it has another one.
    private func newRecipient(for post: String) async throws(HubFault) -> String? {
        guard let mark = recipient.map(RecipientFiles.mark),
            let told = try await store.recipient(of: post), told != mark
        else { return nil }
        return mark
    }

    func sign<Statement>(_ statement: Statement) async throws(HubFault) -> Signed<Statement> {
        try await signer.sign(statement)
    }

    /// Keeps a batch and signs for it, in this order: the receipt is made after the store's commit.
    ///
    /// Where others of the same post are at this hub, one that does not follow what is stored waits
    /// for them first: it may follow one of those.
    ///
    /// - Parameter body: the batch, while it comes in.
    func accept(
        from device: DeviceSighting, body: () async throws(HubFault) -> [UInt8]
    ) async throws(HubFault) -> SignedReceipt {
        let applied = try await meetings.attended(of: device.post) {
            (visit) async throws(HubFault) -> AppliedHead in
            let bytes = try await body()
            while true {
                let seen = visit.departures
                do throws(HubFault) {
                    let batch = try await batch(bytes, from: device)
                    return try await store.apply(batch, from: device, at: time.now())
                } catch .behind(let head) {
                    guard await visit.isWorthAnotherTry(since: seen) else { throw .behind(head) }
                }
            }
        }
        return try await receipt(applied.head, applied.isFork, device.post, time.now())
    }

    public func accept(
        _ bytes: [UInt8], from device: DeviceSighting
    ) async throws(HubFault) -> SignedReceipt {
        try await accept(from: device) { bytes }
    }

    /// Keeps what a post shows ahead of its turn; nothing is signed for.
    public func foretell(
        _ bytes: [UInt8], from device: DeviceSighting
    ) async throws(HubFault) {
        let batch = try await batch(bytes, from: device)
        try await store.foretell(batch, from: device, at: time.now())
    }

    /// How much HQ holds of an attachment, once it has kept `part`, if there is one. The receipt
    /// for all of it is made after the store's commit.
    public func progress(
        of attachment: AttachmentName, keeping part: (bytes: [UInt8], offset: Int64)? = nil,
        from device: DeviceSighting
    ) async throws(HubFault) -> AttachmentProgress {
        let now = time.now()
        switch try await store.keep(part, of: attachment, from: device, at: now) {
        case .partial(let offset): return .partial(offset)
        case .complete:
            return .complete(
                try await signer.sign(
                    AttachmentReceipt(
                        post: device.post, sha256: attachment.sha256, size: attachment.size,
                        at: now, hub: name)))
        }
    }

    private func batch(
        _ bytes: [UInt8], from device: DeviceSighting
    ) async throws(HubFault) -> VerifiedBatch {
        let wire = try await read(bytes, from: device.post)
        guard wire.post == device.post else {
            throw .otherPost(certificate: device.post, claimed: wire.post)
        }
        return try VerifiedBatch(wire)
    }

    /// A signed place, for the answer to a batch that does not follow; `nil` where the database
    /// does not hold it for good, as another server has become the primary in the meantime.
    package func position(
        _ head: ChainHead, of device: DeviceSighting
    ) async throws(HubFault) -> SignedReceipt? {
        let now = time.now()
        guard try await store.confirm(head, of: device, at: now) else { return nil }
        return try await receipt(head, false, device.post, now)
    }

    /// Whether the database answers.
    func isHealthy() async -> Bool {
        let answer: SQLRow?? = try? await store.perform { (ledger) throws(HubFault) in
            try ledger.row("SELECT 1", [])
        }
        return answer != nil
    }

    private func receipt(
        _ head: ChainHead, _ isFork: Bool, _ post: String, _ now: Timestamp
    ) async throws(HubFault) -> SignedReceipt {
        try await signer.sign(
            Receipt(
                post: post, epoch: head.epoch, sequence: head.sequence, chainHash: head.chainHash,
                at: now, hub: name, isFork: isFork))
    }
}
