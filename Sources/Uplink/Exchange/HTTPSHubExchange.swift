internal import AsyncHTTPClient
public import Core
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
public import PKI
public import Supervision

/// The talk with HQ over HTTPS: TLS 1.3 only, both sides with certificates, one connection that
/// stays open between batches and carries several at a time where HQ speaks HTTP/2.
///
/// Only the authorities of the device's identity are trusted. Where the kernel does not hold the
/// clock for synchronised, a hub's certificate that is not valid now is judged at a moment of its
/// own validity (``HubCertificateJudge``): a board whose clock fell back, or jumped ahead, would
/// otherwise never hear HQ's time. The device's key signs on its own
/// thread, so that a key inside a TPM works as one in a file does.
public actor HTTPSHubExchange: HubExchange {
    /// Times without any progress after which the connection is given up. They are long: a batch
    /// of a mebibyte takes two minutes over 64 kbit/s.
    public struct Timeouts: Sendable {
        public var connect: Duration
        /// Nothing read or written for so long.
        public var silence: Duration
        /// A whole request with its answer.
        public var request: Duration
        /// The connection is kept for so long with nothing to say.
        public var idle: Duration
        /// A word on whether HQ is there.
        public var probe: Duration

        public init(
            connect: Duration = .seconds(30), silence: Duration = .seconds(120),
            request: Duration = .seconds(600), idle: Duration = .seconds(660),
            probe: Duration = .seconds(30)
        ) {
            self.connect = connect
            self.silence = silence
            self.request = request
            self.idle = idle
            self.probe = probe
        }
    }

    private let address: String
    private let place: HubAddress
    private let post: String
    private let tidings: (@Sendable () async -> PostTidings)?
    /// What the hub said that it knows of this post.
    private var known: String?
    private let timeouts: Timeouts
    private let tls: TLSConfiguration
    private let judge: HubCertificateJudge
    private let time: any TimeSource
    /// The hub's certificate is not valid by this board's clock, which nobody vouches for.
    private var isClockDoubted = false
    private let meter = TrafficMeter()
    private var client: HTTPClient?
    /// The certificate that HQ signed with last, in Base64.
    private var signer: String?
    /// Whether the hub ended the connection without an answer to the last question.
    private var wasClosed = false
    private var isAskingWhy = false
    /// Whether the last greeting failed for a certificate: then HTTP/1.1 is asked first.
    private var isDistrusted = false

    /// - Parameters:
    ///   - address: `https://HOST:PORT`, as in `[uplink] hub`.
    ///   - executor: the thread on which the device's key signs.
    ///   - tidings: what goes along with a greeting.
    /// - Throws: `identity` where the address is none or key and certificate do not go together.
    public init(
        address: String, post: String, identity: DeviceIdentity,
        executor: any ResourceExecutor = .thread(name: "uplink-key"),
        timeouts: Timeouts = Timeouts(), time: any TimeSource = SystemTime(),
        tidings: (@Sendable () async -> PostTidings)? = nil
    ) throws(UplinkFault) {
        guard let place = HubAddress(address), address.utf8.count <= 300 else {
            throw .identity(
                reason: "the hub's address \(address) is none of the form https://HOST:PORT")
        }
        guard identity.isConsistent else {
            throw .identity(reason: "the key is not the one that the certificate names")
        }
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        self.place = place
        self.post = post
        self.timeouts = timeouts
        self.tidings = tidings
        self.time = time
        judge = HubCertificateJudge(
            trust: TrustStore(anchors: identity.hubAuthorities), address: place, time: time)
        do {
            tls = try Self.configuration(identity, executor)
        } catch {
            throw .identity(reason: "\(error)")
        }
    }

    deinit {
        // A client that is dropped while it runs is a programmer's mistake to its library; here
        // the owner may simply have been cancelled before it could say goodbye.
        let farewell: EventLoopFuture<Void>? = client?.shutdown()
        _ = farewell
    }

    public func hello() async throws(UplinkFault) -> HubGreeting {
        try await meet(holding: nil, answering: nil)
    }

    public func hello(holding held: [HeldRelease]) async throws(UplinkFault) -> HubGreeting {
        try await meet(holding: held, answering: nil)
    }

    public func hello(
        holding held: [HeldRelease]?, answering answers: [OrderAnswer]?
    ) async throws(UplinkFault) -> HubGreeting {
        try await meet(holding: held, answering: answers)
    }

    /// A hub that does not accept this post's certificate says so and hangs up, which the library
    /// hears over HTTP/1.1 only: a connection that ends at once is tried again so, for the reason.
    private func meet(
        holding held: [HeldRelease]?, answering answers: [OrderAnswer]?
    ) async throws(UplinkFault) -> HubGreeting {
        if !isDistrusted {
            do throws(UplinkFault) {
                return try await greet(holding: held, answering: answers)
            } catch .unreachable where wasClosed {
                await close()
            }
        }
        isAskingWhy = true
        defer { isAskingWhy = false }
        do throws(UplinkFault) {
            let answer = try await greet(holding: held, answering: answers)
            isDistrusted = false
            await close()
            return answer
        } catch {
            if case .distrusted = error { isDistrusted = true } else { isDistrusted = false }
            await close()
            throw error
        }
    }

    private func greet(
        holding held: [HeldRelease]?, answering answers: [OrderAnswer]?
    ) async throws(UplinkFault) -> HubGreeting {
        let greeting = PostGreeting(
            post: post, held: held, tidings: await tidings?().unknown(to: known),
            answers: answers)
        let answer = try await ask(
            .POST, "/v1/hello", Array(greeting.json.compactText.utf8), type: "application/json")
        let hub = try HubGreeting(answer)
        guard greeting.versions.contains(hub.version) else {
            throw .badAnswer(reason: "it wants batches in layout \(hub.version)")
        }
        known = hub.knows
        return hub
    }

    public func deliver(_ batch: [UInt8]) async throws(UplinkFault) -> SignedReceipt {
        try await deliver(batch) {}
    }

    public func deliver(
        _ batch: [UInt8], onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> SignedReceipt {
        try SignedReceipt(
            await ask(.POST, "/v1/batches", batch, type: Self.bytes, onItsWay: onItsWay))
    }

    public func foretell(_ batch: [UInt8]) async throws(UplinkFault) {
        _ = try await ask(.POST, "/v1/foretold", batch, type: Self.bytes)
    }

    public func progress(
        of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try AttachmentProgress(await ask(.GET, Self.path(attachment)))
    }

    public func deliver(
        _ part: [UInt8], at offset: Int64, of attachment: AttachmentName
    ) async throws(UplinkFault) -> AttachmentProgress {
        try AttachmentProgress(
            await ask(.PUT, Self.path(attachment) + "&offset=\(offset)", part, type: Self.bytes))
    }

    /// Whatever the hub answers, an error too, proves the link. It comes at once or not at all.
    public func probe() async throws(UplinkFault) {
        let request = HTTPClientRequest(url: address + "/healthz")
        do {
            let response = try await connected().execute(
                request, timeout: .nanoseconds(Self.nanoseconds(timeouts.probe)))
            _ = try await response.body.collect(upTo: WireLimits.answerBytes)
        } catch {
            throw TransportErrors.fault(error, address: address)
        }
    }

    public func release(_ release: ReleaseName) async throws(UplinkFault) -> JSONValue {
        try await ask(.GET, "/v1/releases/\(release)")
    }

    public func content(
        of release: ReleaseName, at offset: Int64, count: Int
    ) async throws(UplinkFault) -> [UInt8] {
        try await fetch(
            .GET, "/v1/releases/\(release)/content?offset=\(offset)&count=\(count)",
            limit: max(count, WireLimits.answerBytes))
    }

    public func renew(
        _ request: CertificateRequest
    ) async throws(UplinkFault) -> Certificate {
        let answer = try await ask(
            .POST, "/v1/renewals", request.pem, type: "application/pkcs10")
        guard let pem = answer["certificate"]?.string else {
            throw .badAnswer(reason: "it holds no certificate")
        }
        do {
            return try Certificate(pem: Array(pem.utf8))
        } catch {
            throw .badAnswer(reason: error.problem)
        }
    }

    public func authorities(
        _ use: AuthorityUse
    ) async throws(UplinkFault) -> SignedAuthorities {
        guard
            let signed = SignedAuthorities(
                try await ask(.GET, "/v1/authorities/\(use.rawValue)"))
        else { throw .badAnswer(reason: "it tells of no authorities") }
        return signed
    }

    static let bytes = "application/octet-stream"

    private static func path(_ attachment: AttachmentName) -> String {
        "/v1/attachments/\(attachment.sha256)?size=\(attachment.size)"
    }

    public nonisolated func traffic() -> LinkTraffic { meter.traffic }

    public func close() async {
        guard let client else { return }
        self.client = nil
        try? await client.shutdown()
    }

    func ask(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8] = [], type: String? = nil,
        onItsWay: @escaping @Sendable () -> Void = {}
    ) async throws(UplinkFault) -> JSONValue {
        let bytes = try await fetch(
            method, path, body, type: type, limit: WireLimits.answerBytes, onItsWay: onItsWay)
        guard let json = whole(bytes) else { throw .badAnswer(reason: "it is not JSON") }
        return json
    }

    /// An answer with what this post had HQ leave out.
    private func whole(_ bytes: [UInt8]) -> JSONValue? {
        guard let json = try? JSONValue(parsing: bytes) else { return nil }
        return SignerReference.puttingBack(&signer, into: json)
    }

    /// The body of an answer that says yes.
    private func fetch(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8] = [], type: String? = nil,
        limit: Int, onItsWay: @escaping @Sendable () -> Void = {}
    ) async throws(UplinkFault) -> [UInt8] {
        do throws(UplinkFault) {
            return try await fetchOnce(method, path, body, type: type, limit, onItsWay)
        } catch .distrusted(let distrust) where distrust.side == .hub {
            // The other way, if there is one: by the clock, or without it.
            isClockDoubted = !isClockDoubted && !time.kernelSaysSynchronised()
            await close()
            guard isClockDoubted else { throw .distrusted(distrust) }
        }
        do throws(UplinkFault) {
            return try await fetchOnce(method, path, body, type: type, limit, onItsWay)
        } catch .distrusted(let distrust) where distrust.side == .hub && isClockDoubted {
            await close()
            // Another authority may have followed meanwhile: then links lead to it.
            let links = await ShownCertificates.beside(
                place, tls: tls, within: timeouts.connect, meter: meter)
            guard !links.isEmpty, judge.take(links) else { throw .distrusted(distrust) }
        }
        return try await fetchOnce(method, path, body, type: type, limit, onItsWay)
    }

    private func fetchOnce(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8], type: String?, _ limit: Int,
        _ onItsWay: @escaping @Sendable () -> Void
    ) async throws(UplinkFault) -> [UInt8] {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers.add(
            name: SignerReference.header,
            value: signer.flatMap(SignerReference.name) ?? SignerReference.none)
        if let type {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .stream(
                WholeBody(buffer: ByteBuffer(bytes: body), whenTaken: onItsWay),
                length: .known(Int64(body.count)))
        }
        let status: Int
        let retryAfter: Duration?
        let bytes: [UInt8]
        do {
            let response = try await connected().execute(
                request, timeout: .nanoseconds(Self.nanoseconds(timeouts.request)))
            status = Int(response.status.code)
            retryAfter = response.headers.first(name: "Retry-After").flatMap { Int64($0) }
                .map { .seconds(max(0, $0)) }
            bytes = Array(
                try await response.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw .badAnswer(reason: "it is larger than \(limit) bytes")
        } catch {
            wasClosed = error as? HTTPClientError == .remoteConnectionClosed
            throw TransportErrors.fault(error, address: address)
        }
        guard status == 200 else {
            throw UplinkFault.said(
                ProblemDocument(status: status, whole(bytes) ?? .null), retryAfter)
        }
        return bytes
    }

    private func connected() -> HTTPClient {
        if let client { return client }
        if time.kernelSaysSynchronised() { isClockDoubted = false }
        var tls = tls
        if isClockDoubted { tls.certificateVerification = .none }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(
                connect: .nanoseconds(Self.nanoseconds(timeouts.connect)),
                read: .nanoseconds(Self.nanoseconds(timeouts.silence)),
                write: .nanoseconds(Self.nanoseconds(timeouts.silence))),
            connectionPool: .init(
                idleTimeout: .nanoseconds(Self.nanoseconds(timeouts.idle)),
                concurrentHTTP1ConnectionsPerHostSoftLimit: 1),
            ignoreUncleanSSLShutdown: false)
        // Over HTTP/2 several batches are under way on the one connection; a hub or a gateway that
        // knows only HTTP/1.1 gets them one by one.
        configuration.httpVersion = isAskingWhy ? .http1Only : .automatic
        // The forwarder has its own back-off; a second one below would hide what is wrong.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Both are awaited before a request goes out, and a connection that fails here is given up.
        let judge = isClockDoubted ? judge : nil
        let begin: @Sendable (any Channel) -> EventLoopFuture<Void> = { [meter] channel in
            guard let judge else { return meter.attach(to: channel) }
            return judge.admit(channel).flatMap { meter.attach(to: channel) }
        }
        configuration.http1_1ConnectionDebugInitializer = begin
        configuration.http2ConnectionDebugInitializer = begin
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        self.client = client
        return client
    }

    private static func configuration(
        _ identity: DeviceIdentity, _ executor: any ResourceExecutor
    ) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.maximumTLSVersion = .tlsv13
        tls.certificateVerification = .fullVerification
        tls.trustRoots = .certificates(
            try identity.hubAuthorities.map { try NIOSSLCertificate(bytes: $0.der, format: .der) })
        tls.certificateChain = [
            .certificate(try NIOSSLCertificate(bytes: identity.certificate.der, format: .der))
        ]
        tls.privateKey = .privateKey(
            NIOSSLPrivateKey(
                customPrivateKey: ThreadSigningKey(key: identity.key, executor: executor)))
        return tls
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        duration.wholeMilliseconds * 1_000_000
    }
}
