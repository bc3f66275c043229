internal import Core
internal import NIOCore

/// Adds up what passes a connection, as TLS leaves it.
final class TrafficMeter: Sendable {
    private let total = Guarded(LinkTraffic())

    /// A handshake with certificates on both sides passes before the meter stands in its place;
    /// measured with P-256 and one certificate each.
    private static let handshake = LinkTraffic(sent: 1_142, received: 1_161)

    var traffic: LinkTraffic { total.withLock { $0 } }

    func add(sent: Int = 0, received: Int = 0) {
        total.withLock {
            $0.sent += Int64(sent)
            $0.received += Int64(received)
        }
    }

    /// What HTTP/2 begins with on both sides, likewise.
    private static let settings = LinkTraffic(sent: 104, received: 58)

    /// Puts the meter next to the socket.
    ///
    /// - Parameter afterSettings: whether the preface of HTTP/2 has passed too.
    func attach(to channel: any Channel, afterSettings: Bool = false) -> EventLoopFuture<Void> {
        add(sent: Int(Self.handshake.sent), received: Int(Self.handshake.received))
        if afterSettings {
            add(sent: Int(Self.settings.sent), received: Int(Self.settings.received))
        }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                TrafficMeterHandler(meter: self), position: .first)
        }
    }
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
