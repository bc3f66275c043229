public import Core
internal import PKI
public import Uplink

extension HubDirectory {
    /// Answers a renewal that was carried here by hand, and keeps a copy under `issued/`. Whoever
    /// runs this vouches for nothing: the device's key in use has signed the request.
    ///
    /// - Throws: `pki` where it was altered or is of no device of this hub; as the link does where
    ///   the device was revoked or superseded.
    public func answer(
        _ renewal: CarriedRenewal, store: any HubStore, at time: Timestamp
    ) async throws(HubFault) -> EnrolmentBundle {
        let trust = TrustStore(anchors: try believed(.hub))
        let (request, device) = try pki { () throws(PKIFault) in
            try renewal.verified(by: trust, at: time)
        }
        let issued = try await store.renew(
            request, from: device, isByHand: true, by: try issuer(), at: time)
        return try keep(issued, of: request.commonName, at: time)
    }

    func issuer() throws(HubFault) -> DeviceIssuer {
        DeviceIssuer(
            authority: CertificateAuthority(
                certificate: try certificate(.hubAuthority), key: try key(.hubAuthority)))
    }
}
