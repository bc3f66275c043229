internal import Core
package import PKI

extension HubService {
    /// Bytes of a request.
    static let requestLimit = 16 << 10

    /// The certificate for a device's next key.
    ///
    /// - Parameter device: the certificate that the session was authenticated with.
    package func renew(
        _ csr: [UInt8], from device: Certificate
    ) async throws(HubFault) -> Certificate {
        guard let issuer else {
            throw .renewalRefused(
                "the key of HQ's authority is kept elsewhere: HQ renews by hand")
        }
        let request: CertificateRequest
        do {
            request = try CertificateRequest(pem: csr)
        } catch {
            throw .malformed(reason: error.problem)
        }
        return try await store.renew(
            request, from: device, isByHand: false, by: issuer, at: time.now())
    }
}
