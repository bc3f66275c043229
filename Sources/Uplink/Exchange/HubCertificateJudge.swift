internal import Core
internal import NIOCore
internal import NIOSSL
internal import PKI

/// Judges a hub's certificate where TLS is not to: by a clock that nobody vouches for, no
/// certificate can be called expired or not yet valid. Everything else is asked as TLS asks it: one
/// of the post's authorities issued it, for a server, for this address, and it held at some moment.
struct HubCertificateJudge: Sendable {
    private let trust: TrustStore
    private let host: String
    private let time: any TimeSource

    /// - Parameter address: `https://HOST:PORT`.
    init(trust: TrustStore, address: String, time: any TimeSource) {
        self.trust = trust
        self.time = time
        host = Self.host(of: address)
    }

    /// Succeeds where the hub at the other end of a connection, behind its handshake, is the one
    /// that it should be; ends the connection where it is not.
    func admit(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            do {
                let shown = try channel.pipeline.syncOperations.nioSSL_peerCertificate()
                try judge(Certificate(der: shown.map { try $0.toDERBytes() } ?? []))
            } catch {
                channel.close(promise: nil)
                throw error
            }
        }
    }

    /// - Throws: what of it does not hold.
    func judge(_ certificate: Certificate) throws(PKIFault) {
        let moment = min(
            max(time.now(), certificate.notBefore), certificate.notAfter + .seconds(-1))
        try trust.verify(certificate, at: moment, purpose: .tlsServer, host: host)
    }

    static func host(of address: String) -> String {
        let rest = address.dropFirst("https://".count)
        if rest.hasPrefix("[") { return String(rest.dropFirst().prefix { $0 != "]" }) }
        return String(rest.prefix { $0 != ":" && $0 != "/" })
    }
}
