internal import NIOCore
internal import NIOPosix

/// Somebody else than HQ on the far side of the link.
public enum LinkWitness {
    /// To a connection, or to its refusal.
    static let patience: TimeAmount = .seconds(10)

    /// Whether somebody is there: a connection that is refused was carried both ways too.
    public static func answers(host: String, port: Int) async -> Bool {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(patience)
        do {
            let channel = try await bootstrap.connect(host: host, port: port).get()
            try? await channel.close().get()
            return true
        } catch {
            return TransportErrors.isAnswer(error)
        }
    }
}
