internal import Core
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1

/// Stands between the decoder and the router, for what never becomes a request of the router's:
///
/// 1. `Expect: 100-continue` is answered at once (RFC 9110 §10.1.1), so that such a client does not
///    wait for its own time-out with every record.
/// 2. What the decoder cannot read (headers beyond its limits, an unknown method, no HTTP at all)
///    gets a problem document like every other refusal (CONTRACT §5), and its connection ends.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client has to read its refusal. Closed at once, with bytes of it unread, the
    /// kernel would reset the connection and take the answer with it.
    private static let lingering = TimeAmount.seconds(2)

    /// Requests that have no answer yet.
    private var open = 0
    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            open += 1
            // One behind an unanswered request would get the other's place.
            if open == 1, head.version == .http1_1,
                head.headers[canonicalForm: "expect"].contains(where: {
                    $0.lowercased() == "100-continue"
                })
            {
                let answer = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
            }
        }
        context.fireChannelRead(data)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        if case .end = unwrapOutboundIn(data) { open -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let fault = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        guard !isRefused else { return }
        isRefused = true
        // Bytes between the parts of another answer would be taken for its body.
        guard open == 0 else {
            context.fireErrorCaught(error)
            return
        }
        refuse(Self.problem(fault), context)
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        let text = problem.json.compactText
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .init(
                statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase),
            headers: [
                "Content-Type": "application/problem+json",
                "Content-Length": String(text.utf8.count), "Connection": "close",
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.lingering) { channel.close(promise: nil) }
    }

    private static func problem(_ fault: HTTPParserError) -> Problem {
        switch fault {
        case .headerOverflow: .headersTooLarge
        case .invalidMethod:
            // RFC 9110 §9.1
            Problem(.notImplemented, "unknown-method", "This method is not known")
        default:
            Problem(
                .badRequest, "not-http", "This is no HTTP/1.1 request",
                detail: "the connection ends here")
        }
    }

    /// Puts a guard where it belongs: the server adds its own handlers only behind the conversion
    /// of the decoder's parts.
    final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        // A pipeline takes no handler that looks in neither direction; this one passes all on.
        typealias InboundIn = NIOAny

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            guard
                let decoder = try? pipeline.handler(
                    type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            else { return }
            try? pipeline.addHandler(RequestGuard(), position: .after(decoder))
        }
    }
}
