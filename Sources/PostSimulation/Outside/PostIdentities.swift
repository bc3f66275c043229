internal import Core
internal import Hub
internal import PKI
internal import Uplink

/// The keys and certificates of a hub and of the one post enrolled with it, made once for many
/// runs: making keys is slow.
struct PostIdentities: Sendable {
    let hub: HubIdentity
    let trust: TrustStore
    let device: DeviceSighting

    /// - Parameters:
    ///   - directory: an empty one, which is left as the hub's.
    ///   - time: from which certificates are valid; for runs that begin then.
    init(post: String, in directory: String, at time: Timestamp) throws {
        let place = try HubDirectory.create(directory, addresses: ["hq.example"], at: time)
        let request = try CertificateRequest.make(
            commonName: post, organization: nil, key: .generate())
        let bundle = try place.enrol(csr: request.pem, at: time)
        hub = try HubIdentity(place)
        trust = TrustStore(anchors: [hub.authority])
        guard let device = DeviceSighting(try Certificate(pem: Array(bundle.certificate.utf8)))
        else { throw HubFault.invalidPost(post) }
        self.device = device
    }
}
