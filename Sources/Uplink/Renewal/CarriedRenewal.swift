public import Core
public import PKI

/// A request for the device's next certificate that travels by hand, signed with the key in use: HQ
/// sees that it comes from the device that it knows.
public struct CarriedRenewal: Sendable, Hashable {
    /// Bytes of one in JSON.
    public static let limit = 64 << 10

    /// CMS over the request in PEM.
    private let message: [UInt8]

    /// Blocks as the keys do.
    public init(
        of post: String, key: PrivateKey, signedBy pair: DevicePair, at time: Timestamp
    ) throws(PKIFault) {
        let request = try CertificateRequest.make(
            commonName: post, organization: "Waypost", key: key)
        message = try CMS.sign(
            request.pem, key: pair.key, certificate: pair.certificate, at: time)
    }

    public var json: JSONValue {
        ["schema": 1, "renewal": .string(Base64.text(message))]
    }

    /// `nil` where it is something else, such as a first request in PEM.
    public init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), json["schema"]?.integer == 1,
            let message = json["renewal"]?.string.flatMap({ Base64.bytes($0) })
        else { return nil }
        self.message = message
    }

    /// The request and the certificate that vouches for it.
    ///
    /// - Parameter time: a certificate that has ended by then still shows whose request it is, as a
    ///   link may have been down for longer; whoever answers by hand decides.
    /// - Throws: `badSignature`, `untrusted`, and what a damaged request says.
    public func verified(
        by trust: TrustStore, at time: Timestamp
    ) throws(PKIFault) -> (request: CertificateRequest, device: Certificate) {
        let claimed = try CMS.verifyIntegrity(of: message)
        let device = claimed.claimedSigner
        try trust.verify(
            device, at: min(time, device.notAfter + .seconds(-1)), purpose: .tlsClient)
        return (try CertificateRequest(pem: claimed.content), device)
    }
}
