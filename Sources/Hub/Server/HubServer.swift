public import Core
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
public import Logging
internal import NIOCore
internal import NIOSSL
internal import PKI
internal import Supervision

/// HQ's receiver on the network: HTTPS with TLS 1.3 only, HTTP/2 and HTTP/1.1, for callers with a
/// certificate of this hub's authority.
public struct HubServer: Sendable {
    public struct Options: Sendable {
        public var host = "0.0.0.0"
        /// 0 lets the kernel choose; the choice is told to ``HubServer/run(onListening:)``.
        public var port = HubDirectory.defaultPort
        public var connectionLimit = 1_024
        /// A connection without a word for so long is closed; posts keep theirs for ten minutes.
        public var idleTimeout: Duration = .seconds(900)

        public init() {}
    }

    /// What handshakes are answered with from now on.
    private let identity: Guarded<HubIdentity>
    /// Other authorities are believed than those that callers are asked for now.
    private let change = Doorbell()
    private let service: HubService
    private let options: Options
    private let time: any TimeSource
    private let logger: Logger

    public init(
        identity: HubIdentity, store: any HubStore, options: Options = Options(),
        time: any TimeSource = SystemTime(), logger: Logger = Logger(label: "waypost.hub")
    ) {
        self.identity = Guarded(identity)
        self.options = options
        self.time = time
        self.logger = logger
        service = HubService(identity: identity, store: store, time: time)
    }

    /// Takes over certificates and keys that were renewed: new connections are answered with them
    /// and receipts signed; connections that stand go on. Where other authorities are believed than
    /// before, all connections end and posts make new ones.
    public func use(_ identity: HubIdentity) async {
        let isOther = self.identity.withLock { current in
            defer { current = identity }
            return current.believed != identity.believed
        }
        await service.use(identity)
        if isOther { change.ring() }
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter onListening: called once with the port.
    /// - Throws: `cannotListen` where the address is taken or not this machine's; `distrusted`
    ///   where the hub's own certificate or key cannot be used.
    public func run(
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws(HubFault) {
        let port = Guarded(options.port)
        while !Task.isCancelled {
            let outcome = await withTaskGroup(of: Result<Void, HubFault>?.self) { group in
                group.addTask {
                    do throws(HubFault) {
                        try await serve(on: port.withLock { $0 }) { chosen in
                            let isFirst = port.withLock { port in
                                defer { port = chosen }
                                return port != chosen || options.port == chosen
                            }
                            if isFirst { await onListening(chosen) }
                        }
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
                group.addTask {
                    _ = await change.wait()
                    return nil
                }
                let first = await group.next() ?? nil
                group.cancelAll()
                return first
            }
            if let outcome { return try outcome.get() }
        }
    }

    /// Until the task is cancelled.
    private func serve(
        on port: Int, onListening: @escaping @Sendable (Int) async -> Void
    ) async throws(HubFault) {
        let tls: TLSConfiguration
        do {
            tls = try configuration()
        } catch {
            throw .distrusted(reason: "the hub's own cannot be used: \(error)")
        }
        let routes = HubRoutes(
            service: service, trust: TrustStore(anchors: identity.withLock { $0.believed }),
            time: time,
            logger: logger, identity: identity)
        do {
            let application = Application(
                router: routes.router(),
                server: try .http2Upgrade(
                    tlsConfiguration: tls,
                    configuration: .init(
                        idleTimeout: options.idleTimeout,
                        streamConfiguration: .init(
                            idleTimeout: .milliseconds(options.idleTimeout.wholeMilliseconds)))),
                configuration: .init(
                    address: .hostname(options.host, port: port),
                    availableConnectionsDelegate: MaximumAvailableConnections(
                        options.connectionLimit)),
                onServerRunning: { channel in
                    await onListening(channel.localAddress?.port ?? 0)
                },
                logger: quietLogger)
            try await application.run()
        } catch {
            // A cancelled server ends in an error of the lifecycle library or in none.
            if Task.isCancelled { return }
            throw .cannotListen(
                address: "\(options.host):\(port)", reason: "\(error)")
        }
    }

    private func configuration() throws -> TLSConfiguration {
        let first = try Self.presented(identity.withLock { $0 })
        var tls = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: first.certificates, privateKey: first.key,
            trustRoots: .certificates(
                try identity.withLock { $0.believed }.map {
                    try NIOSSLCertificate(bytes: $0.der, format: .der)
                }))
        tls.sslContextCallback = { [identity] _, promise in
            promise.completeWith(
                Result {
                    let presented = try Self.presented(identity.withLock { $0 })
                    var changes = NIOSSLContextConfigurationOverride()
                    changes.certificateChain = presented.certificates
                    changes.privateKey = presented.key
                    return changes
                })
        }
        tls.minimumTLSVersion = .tlsv13
        tls.maximumTLSVersion = .tlsv13
        return tls
    }

    private static func presented(
        _ identity: HubIdentity
    ) throws -> (certificates: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource) {
        (
            try ([identity.server] + identity.links).map {
                .certificate(try NIOSSLCertificate(bytes: $0.der, format: .der))
            },
            .privateKey(try NIOSSLPrivateKey(bytes: try identity.serverKey.pem(), format: .pem))
        )
    }

    /// The library reports every connection that breaks and its own cancellation as errors; what
    /// matters of that the routes say themselves.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .critical
        return logger
    }
}
