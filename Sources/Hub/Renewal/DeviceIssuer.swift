internal import Core
internal import PKI

/// Signs devices' certificates with HQ's authority.
struct DeviceIssuer: Sendable {
    let authority: CertificateAuthority
    var random = SystemRandom()

    /// A certificate never outlives its issuer's.
    func issue(
        _ post: String, _ key: PublicKey, at time: Timestamp
    ) throws(HubFault) -> Certificate {
        let period = CertificatePeriod.leaf(from: time)
        do {
            return try authority.issue(
                commonName: post, publicKey: key, profile: .client,
                notBefore: period.notBefore,
                notAfter: min(period.notAfter, authority.certificate.notAfter), random: random)
        } catch {
            throw .pki(error)
        }
    }
}

extension HubStore {
    /// The certificate for a device's next key, kept; see ``HubLedger/renew``.
    func renew(
        _ request: CertificateRequest, from device: Certificate, isByHand: Bool,
        by issuer: DeviceIssuer, at time: Timestamp
    ) async throws(HubFault) -> Certificate {
        try await perform { (ledger) throws(HubFault) in
            try ledger.renew(request, from: device, isByHand: isByHand, at: time) {
                () throws(HubFault) in
                try issuer.issue(request.commonName, request.publicKey, at: time)
            }
        }
    }
}
