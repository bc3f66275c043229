public import Core
public import PKI

/// Renews the device's certificate by link when two thirds of its life are over, with a key of its
/// own: a key that was copied from a lost card ends with its certificate.
///
/// The request goes over a session that the old certificate authenticates. Whatever cuts a round
/// short, the next one goes on: the key is on disk before it is asked for, HQ answers the same key
/// with the same certificate, and the old pair stays in use until HQ was reached with the new one.
public struct DeviceRenewal: Sendable {
    public enum Outcome: Sendable, Hashable {
        case notDue
        /// Another pair is in use now.
        case renewed(serial: String, notAfter: Timestamp)
    }

    private let post: String
    private let files: DeviceFiles
    private let authorities: @Sendable () throws(UplinkFault) -> [Certificate]
    private let time: any TimeSource
    private let vouchedTime: @Sendable () -> Timestamp?
    private let connect: @Sendable (DeviceIdentity) throws(UplinkFault) -> any HubExchange
    private let whenSpent: @Sendable (LinkTraffic) async -> Void

    /// - Parameters:
    ///   - authorities: whom the post believes at HQ.
    ///   - connect: a talk with HQ as that device.
    ///   - vouchedTime: what HQ or the kernel vouches for, `nil` while neither does; `time` where
    ///     it is left out.
    ///   - whenSpent: told what each talk has cost.
    public init(
        post: String, files: DeviceFiles, time: any TimeSource,
        authorities: @escaping @Sendable () throws(UplinkFault) -> [Certificate],
        connect: @escaping @Sendable (DeviceIdentity) throws(UplinkFault) -> any HubExchange,
        vouchedTime: (@Sendable () -> Timestamp?)? = nil,
        whenSpent: @escaping @Sendable (LinkTraffic) async -> Void = { _ in }
    ) {
        self.post = post
        self.files = files
        self.authorities = authorities
        self.time = time
        self.connect = connect
        self.whenSpent = whenSpent
        self.vouchedTime = vouchedTime ?? { time.now() }
    }

    /// Goes as far as it can; run it again later, whatever came of it.
    ///
    /// - Throws: what stood in the way; the old pair is in use as before.
    public func round() async throws(UplinkFault) -> Outcome {
        guard let current = try files.current() else { return .notDue }
        if case .pair(let pair) = files.successor { return try await prove(pair) }
        guard isDue(current.certificate) else { return .notDue }
        let key = try files.successorKey()
        let pair = DevicePair(certificate: try await ask(for: key, as: current), key: key)
        try files.keep(pair)
        return try await prove(pair)
    }

    /// A clock that nobody vouches for is believed while it does not call the certificate ended:
    /// one that jumped ahead by years would ask HQ for what HQ has to refuse.
    private func isDue(_ certificate: Certificate) -> Bool {
        if let vouched = vouchedTime() { return vouched >= certificate.renewalDue }
        let now = time.now()
        return now >= certificate.renewalDue && now < certificate.notAfter
    }

    private func ask(
        for key: PrivateKey, as current: DevicePair
    ) async throws(UplinkFault) -> Certificate {
        let request: CertificateRequest
        do {
            request = try .make(commonName: post, organization: "Waypost", key: key)
        } catch {
            throw .of(error)
        }
        let certificate = try await talking(as: current) { (exchange) async throws(UplinkFault) in
            try await exchange.renew(request)
        }
        guard certificate.subjectCommonName == post, certificate.publicKey == key.publicKey,
            certificate.notBefore > current.certificate.notBefore
        else { throw .badAnswer(reason: "the certificate is not the one that was asked for") }
        do {
            // At a time of its own validity: the board's clock may be years behind.
            try TrustStore(anchors: authorities()).verify(
                certificate, at: max(time.now(), certificate.notBefore), purpose: .tlsClient)
        } catch let fault as PKIFault {
            throw .badAnswer(reason: fault.problem)
        } catch {
            throw .of(error)
        }
        return certificate
    }

    private func prove(_ pair: DevicePair) async throws(UplinkFault) -> Outcome {
        do throws(UplinkFault) {
            _ = try await talking(as: pair) { (exchange) async throws(UplinkFault) in
                try await exchange.hello()
            }
        } catch {
            // Restored to an older point, HQ may not know what it signed.
            if error.isAboutDevice { try files.dropSuccessor() }
            throw error
        }
        try files.adopt()
        return .renewed(serial: pair.certificate.serial, notAfter: pair.certificate.notAfter)
    }

    private func talking<Value: Sendable>(
        as pair: DevicePair,
        _ body: (any HubExchange) async throws(UplinkFault) -> Value
    ) async throws(UplinkFault) -> Value {
        let exchange = try connect(pair.identity(trusting: authorities()))
        do throws(UplinkFault) {
            let value = try await body(exchange)
            await exchange.close()
            await whenSpent(exchange.traffic())
            return value
        } catch {
            await exchange.close()
            await whenSpent(exchange.traffic())
            throw error
        }
    }
}

extension UplinkFault {
    /// Whether HQ was heard and does not take this device.
    fileprivate var isAboutDevice: Bool {
        switch self {
        case .distrusted(let distrust): distrust.side == .post
        case .refused: true
        default: false
        }
    }
}
