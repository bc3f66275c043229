internal import Core
internal import NIOCore

/// Adds up what passes a connection, as TLS leaves it.
final class TrafficMeter: Sendable {
    private let total = Guarded(LinkTraffic())

    var traffic: LinkTraffic { total.withLock { $0 } }

    func add(sent: Int = 0, received: Int = 0) {
        total.withLock {
            $0.sent += Int64(sent)
            $0.received += Int64(received)
        }
    }

    /// Puts the meter next to the socket. The library lends the connection only behind its
    /// handshake; what that cost the kernel has counted.
    func attach(to channel: any Channel) -> EventLoopFuture<Void> {
        guard let socket = channel as? any SocketOptionProvider else {
            return begin(on: channel)
        }
        let counts: EventLoopFuture<SocketCounts> = socket.unsafeGetSocketOption(
            level: .tcp, name: .tcp_info)
        return counts.map { [self] in
            add(sent: Int(clamping: $0.sent), received: Int(clamping: $0.received))
        }.flatMap { [self] in begin(on: channel) }
    }

    private func begin(on channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                TrafficMeterHandler(meter: self), position: .first)
        }
    }
}

/// The beginning of Linux's `tcp_info` (linux/tcp.h), of which the C library knows a shorter form:
/// eight-byte words, of which those at 128 and 200 count the bytes that came and went.
private struct SocketCounts: Sendable {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    private let before: (Words, Words)
    let received: UInt64
    private let between: (Words)
    let sent: UInt64
    private let behind: UInt64
}

private final class TrafficMeterHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let meter: TrafficMeter

    init(meter: TrafficMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        meter.add(received: unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        meter.add(sent: unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }
}
