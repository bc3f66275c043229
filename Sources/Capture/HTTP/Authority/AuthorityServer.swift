internal import Core
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore

/// The plain-HTTP socket that offers the post's authority to workstations which cannot trust the
/// page yet, and nothing else: two files and one page, GET and HEAD. It asks nobody anything, keeps
/// nothing, sets no cookie, redirects nowhere, and repeats no word of a request.
///
/// A connection carries one request and lives for ``Limits/lifetime`` at most, however slowly its
/// client sends or reads.
public struct AuthorityServer: Sendable {
    public struct Options: Sendable {
        public var host = "0.0.0.0"
        /// 0 takes a free one.
        public var port = 80
        public var lifetime = Limits.lifetime

        public init() {}
    }

    public enum Limits {
        /// From a connection's first moment to its end.
        public static let lifetime: Duration = .seconds(20)
        public static let connections = 32
        /// Bytes of a body that are read before its refusal, so that the answer reaches its sender.
        static let drainedBody = 64 * 1_024
    }

    private let offer: Guarded<AuthorityOffer>
    private let options: Options
    private let logger: Logger
    private let socket = LANSocket(drain: .seconds(1))

    public init(offer: AuthorityOffer, options: Options, logger: Logger) {
        self.offer = Guarded(offer)
        self.options = options
        self.logger = logger
    }

    /// Offers this from now on.
    ///
    /// - Returns: whether it is another than before.
    @discardableResult
    public func use(_ offer: AuthorityOffer) -> Bool {
        self.offer.withLock { current in
            defer { current = offer }
            return current != offer
        }
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter listening: called once with the port that was bound.
    /// - Throws: ``ServerFault/cannotOffer(address:reason:)`` where the address cannot be bound.
    public func run(listening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        do {
            try await socket.run(listening: listening, makeServer: makeServer)
        } catch {
            throw ServerFault.cannotOffer(
                address: "\(options.host):\(options.port)", reason: "\(error)")
        }
    }

    /// Calls back once a question has gone the way of requests. Nothing happens while the server
    /// does not listen.
    public func ask(_ answer: @escaping @Sendable () -> Void) {
        socket.ask(answer)
    }

    private func makeServer(
        _ group: any EventLoopGroup, _ listening: @escaping @Sendable (any Channel) async -> Void
    ) throws -> Server<HTTP1Channel> {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: HTTPLimits.headers, maxHeaderListSize: HTTPLimits.headers,
            maxHeaderFieldCount: HTTPLimits.headerFields)
        let lifetime = TimeAmount.milliseconds(options.lifetime.wholeMilliseconds)
        let channel = HTTP1Channel(
            responder: { [offer] request, writer, _ in
                let response = await Self.answer(request, from: offer.withLock { $0 })
                try await writer.write(response: response.head, body: response.body)
                throw ConnectionEnds()
            },
            configuration: .init(
                additionalChannelHandlers: [
                    RequestGuard.Installer(), ConnectionDeadline(after: lifetime),
                ],
                httpDecoderConfiguration: decoder))
        return Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Limits.connections, logger: logger)),
            onServerRunning: { channel in await listening(channel) },
            eventLoopGroup: group, logger: logger)
    }

    static func answer(_ request: Request, from offer: AuthorityOffer) async -> Response {
        await drain(request)
        var response: Response
        if request.method != .get && request.method != .head {
            response = Problem.methodNotAllowed(["GET", "HEAD"]).response
        } else if let document = offer.document(
            at: request.uri.path,
            chosen: request.uri.queryParameters["lang"].map(String.init),
            accepted: request.headers[.acceptLanguage] ?? "")
        {
            response = shown(document)
        } else {
            response = Problem.notFound.response
        }
        response.headers[.contentSecurityPolicy] = AuthorityPage.contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.cacheControl] = "no-store"
        response.headers[.connection] = "close"
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY")] {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static func shown(_ document: AuthorityOffer.Document) -> Response {
        var headers: HTTPFields = [.contentType: document.type]
        headers[.contentLanguage] = document.language
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document.bytes)))
    }

    private static func drain(_ request: Request) async {
        var count = 0
        do {
            for try await buffer in request.body {
                count += buffer.readableBytes
                guard count <= Limits.drainedBody else { return }
            }
        } catch {
            // Whoever breaks off hears no answer.
        }
    }
}

/// Ends a connection at its time, whatever its client does or leaves undone.
final class ConnectionDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let span: TimeAmount
    private var deadline: Scheduled<Void>?

    init(after span: TimeAmount) {
        self.span = span
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: span) { channel.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }
}
