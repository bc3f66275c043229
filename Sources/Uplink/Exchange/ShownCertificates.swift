internal import Core
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import PKI

/// What a hub shows beside its certificate: the links that lead from an authority before to the one
/// that issues now. TLS follows them by itself; who judges without it must ask for them, as a
/// connection that stands tells of the hub's own certificate alone.
enum ShownCertificates {
    /// What is shown beyond them is passed over.
    private static let limit = 16

    /// Begins a handshake and breaks it off once the certificates are there, before anything of
    /// this post is shown.
    ///
    /// - Parameters:
    ///   - tls: as for a real talk.
    ///   - limit: for all of it.
    /// - Returns: none where nobody answers.
    static func beside(
        _ address: HubAddress, tls: TLSConfiguration, within limit: Duration, meter: TrafficMeter
    ) async -> [Certificate] {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let shown = loop.makePromise(of: [NIOSSLCertificate].self)
        let deadline = TimeAmount.milliseconds(limit.wholeMilliseconds)
        // Whatever comes first counts.
        let timeout = loop.scheduleTask(in: deadline) { shown.succeed([]) }
        let connection = ClientBootstrap(group: loop).connectTimeout(deadline)
            .channelInitializer { channel in
                meter.attach(to: channel).flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(
                        handler(for: address.host, tls) { shown.succeed($0) })
                }
            }
            .connect(host: address.host, port: address.port)
        connection.whenSuccess { channel in
            channel.closeFuture.whenComplete { _ in shown.succeed([]) }
        }
        connection.whenFailure { _ in shown.succeed([]) }
        let found = try? await shown.futureResult.get()
        timeout.cancel()
        connection.whenSuccess { $0.close(promise: nil) }
        return (found ?? []).dropFirst().prefix(Self.limit).compactMap {
            (try? $0.toDERBytes()).flatMap { try? Certificate(der: $0) }
        }
    }

    private static func handler(
        for host: String, _ tls: TLSConfiguration,
        _ tell: @escaping @Sendable ([NIOSSLCertificate]) -> Void
    ) throws -> NIOSSLClientHandler {
        let isNumber = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: tls), serverHostname: isNumber ? nil : host,
            customVerificationCallback: { certificates, promise in
                tell(certificates)
                promise.succeed(.failed)
            })
    }
}
