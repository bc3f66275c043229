internal import Core
internal import NIOCore
internal import NIOSSL
internal import PKI

/// Judges a hub's certificate where TLS is not to: by a clock that nobody vouches for, no
/// certificate can be called expired or not yet valid. Everything else is asked as TLS asks it: one
/// of the post's authorities issued it, or one to which links lead from there (RFC 4210 §4.4), for
/// a server, for this address, and all of that held at one moment.
struct HubCertificateJudge: Sendable {
    private let trust: TrustStore
    private let host: String
    private let time: any TimeSource
    /// What the hub showed beside its certificate; trusted for nothing.
    private let links = Guarded<[Certificate]>([])

    init(trust: TrustStore, address: HubAddress, time: any TimeSource) {
        self.trust = trust
        self.time = time
        host = address.host
    }

    /// - Returns: whether these are others than before.
    func take(_ shown: [Certificate]) -> Bool {
        links.withLock { links in
            defer { links = shown }
            return links != shown
        }
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

    /// - Throws: what of it does not hold at the moment of its validity that is nearest to the
    ///   clock.
    func judge(_ certificate: Certificate) throws(PKIFault) {
        let now = time.now()
        let links = links.withLock { $0 }
        // A chain holds from the latest beginning to the earliest end in it. Where it does not hold
        // now, it holds at one of these edges or never did.
        let edges = ([certificate] + links + trust.anchors).flatMap {
            [$0.notBefore, $0.notAfter + .seconds(-1)]
        }
        let own = certificate.notBefore..<max(certificate.notBefore, certificate.notAfter)
        let moments = ([now] + edges).filter(own.contains)
            .sorted { ($0 - now).magnitude < ($1 - now).magnitude }
        var first: PKIFault?
        for moment in moments.isEmpty ? [now] : moments {
            do throws(PKIFault) {
                return try trust.verify(
                    certificate, intermediates: links, at: moment, purpose: .tlsServer, host: host)
            } catch {
                first = first ?? error
            }
        }
        if let first { throw first }
    }
}
