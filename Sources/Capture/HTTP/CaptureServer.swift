internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL
public import PKI
public import Records

/// The capture role's socket: HTTPS, TLS 1.2 at least, HTTP/1.1.
public struct CaptureServer: Sendable {
    public struct Options: Sendable {
        public var host = "0.0.0.0"
        /// 0 takes a free one.
        public var port = 8443
        /// PEM: the certificate of this post's LAN names, then what leads to another authority.
        public var certificateChain: String
        /// PEM, readable by this role alone.
        public var privateKey: String
        /// How long requests under way may take once the server is told to stop.
        public var drain: Duration = .seconds(10)

        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    private let api: CaptureAPI
    private let options: Options
    private let clock: StampingClock
    private let logger: Logger
    /// What whoever connects is shown.
    private let credentials: Guarded<PageCredentials>
    private let socket: LANSocket

    /// Reads certificate and key, so that a post without them says so before it listens.
    ///
    /// - Throws: ``ServerFault``.
    public init(
        api: CaptureAPI, options: Options, clock: StampingClock, logger: Logger
    ) throws(ServerFault) {
        self.api = api
        self.options = options
        self.clock = clock
        self.logger = logger
        socket = LANSocket(drain: options.drain)
        credentials = Guarded(try PageCredentials(options))
    }

    /// Reads certificate and key again, for whoever connects from now on; connections that stand
    /// go on. Blocks for two small files.
    ///
    /// - Returns: the certificate.
    /// - Throws: where they cannot be used; then what was shown before is shown on.
    public func reloadCertificate() throws(ServerFault) -> Certificate {
        let read = try PageCredentials(options)
        credentials.withLock { $0 = read }
        return read.certificate
    }

    /// Serves until the task is cancelled; then accepts nothing more, lets requests under way end
    /// within ``Options/drain``, and returns.
    ///
    /// - Parameter listening: called once with the port that was bound.
    /// - Throws: ``ServerFault`` where the address cannot be bound.
    public func run(listening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        do {
            try await socket.run(
                listening: listening,
                // Streams have no end of their own.
                whenStopping: { api.dismissListeners() },
                makeServer: makeServer)
        } catch {
            throw ServerFault.cannotServe(
                address: "\(options.host):\(options.port)", reason: "\(error)")
        }
    }

    /// Calls back once a question has gone the way of requests; see ``LANSocket/ask(_:)``. Nothing
    /// happens while the server does not listen.
    public func ask(_ answer: @escaping @Sendable () -> Void) {
        socket.ask(answer)
    }

    private func makeServer(
        _ group: any EventLoopGroup, _ listening: @escaping @Sendable (any Channel) async -> Void
    ) throws -> Server<TLSChannel<HTTP1Channel>> {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: HTTPLimits.decodedHeaders,
            maxHeaderListSize: HTTPLimits.decodedHeaders,
            maxHeaderFieldCount: HTTPLimits.headerFields)
        let channel = HTTP1Channel(
            responder: responder(),
            configuration: .init(
                additionalChannelHandlers: [RequestGuard.Installer(), SlowReaderGuard()],
                idleTimeout: .seconds(HTTPLimits.idleSeconds), httpDecoderConfiguration: decoder))
        return Server(
            childChannelSetup: try TLSChannel(channel, tlsConfiguration: configuration),
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    HTTPLimits.connections, logger: logger)),
            onServerRunning: { channel in
                await listening(channel)
            },
            eventLoopGroup: group, logger: logger)
    }

    private func responder() -> HTTPChannelHandler.Responder {
        let router = api.router.buildResponder()
        return { [logger, clock] request, writer, channel in
            let context = CaptureContext(
                source: ApplicationRequestContextSource(channel: channel, logger: logger))
            var response: Response
            do {
                response = try await router.respond(to: request, context: context)
            } catch {
                response = Problem.internalError.response
            }
            let stamp = clock.stamp()
            // RFC 9110 §6.6.1: a server whose clock is not reliable sends no Date.
            if stamp.trust != .untrusted {
                response.headers[.date] = HTTPDate.text(stamp.time)
            }
            let closes = response.headers[.connection] == "close"
            try await writer.write(response: response.head, body: response.body)
            if closes { throw ConnectionEnds() }
        }
    }

    private var configuration: TLSConfiguration {
        let first = credentials.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain, privateKey: first.key)
        configuration.sslContextCallback = { [credentials] _, promise in
            let now = credentials.withLock { $0 }
            var changes = NIOSSLContextConfigurationOverride.noChanges
            if now != first {
                changes.certificateChain = now.chain
                changes.privateKey = now.key
            }
            promise.succeed(changes)
        }
        configuration.minimumTLSVersion = .tlsv12
        // Of TLS 1.2 what RFC 9325 §4.2 recommends: every browser since 2014 has one of them.
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        return configuration
    }
}
