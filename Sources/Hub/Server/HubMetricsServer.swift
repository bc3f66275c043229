internal import Core
internal import Hummingbird
internal import Logging

/// Metrics of a hub for a monitoring system, which has no certificate of a post and gets none: a
/// plain listener of its own, on an address that posts do not reach, instead of a door in the one
/// that faces them. It answers `GET /metrics` and nothing else.
public struct HubMetricsServer: Sendable {
    private let host: String
    private let port: Int
    private let type: String
    private let text: @Sendable () async -> String?

    /// - Parameters:
    ///   - type: the media type of the text.
    ///   - text: asked for each request; `nil` where the database does not answer.
    public init(
        host: String, port: Int, type: String, text: @escaping @Sendable () async -> String?
    ) {
        self.host = host
        self.port = port
        self.type = type
        self.text = text
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter onListening: called once with the port.
    /// - Throws: `cannotListen`.
    public func run(
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws(HubFault) {
        let router = Router()
        router.get("/metrics") { _, _ in
            guard let text = await text() else { return Response(status: .serviceUnavailable) }
            return Response(
                status: .ok, headers: [.contentType: type],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        var quiet = Logger(label: "waypost.hub.metrics")
        quiet.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
        do {
            try await application.run()
        } catch {
            if Task.isCancelled { return }
            throw .cannotListen(address: "\(host):\(port)", reason: "\(error)")
        }
    }
}
