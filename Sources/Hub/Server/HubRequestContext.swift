internal import Hummingbird
internal import NIOCore
internal import NIOSSL

/// Keeps the connection at hand: who speaks is known from its certificate alone.
struct HubRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The caller's certificate, verified with the handshake. A request of HTTP/2 has a channel of
    /// its own below the connection's, which knows it.
    func peerCertificate() async throws -> NIOSSLCertificate? {
        do {
            return try await channel.nioSSL_peerCertificate().get()
        } catch ChannelPipelineError.notFound {
            return try await channel.parent?.nioSSL_peerCertificate().get()
        }
    }
}
