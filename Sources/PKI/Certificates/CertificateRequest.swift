internal import COpenSSL

/// A request for a certificate (PKCS#10, RFC 2986) whose maker holds the private key: the
/// signature over itself has been verified.
public struct CertificateRequest: Sendable {
    public let pem: [UInt8]
    public let commonName: String
    public let publicKey: PublicKey

    private static let labels: Set<String> = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]

    /// Makes and signs a request; blocks as the key does.
    ///
    /// - Throws: `malformed` for names that a certificate cannot hold.
    public static func make(
        commonName: String, organization: String?, key: PrivateKey
    ) throws(PKIFault) -> CertificateRequest {
        let activity = "make the certificate request"
        let der = try key.withKey { (signer) throws(PKIFault) -> [UInt8] in
            let request = try Handle(
                X509_REQ_new_ex(nil, key.properties), free: { X509_REQ_free($0) }, activity)
            let subject = X509_REQ_get_subject_name(request.pointer)
            if let organization {
                try DistinguishedName.add(NID_organizationName, organization, to: subject, activity)
            }
            try DistinguishedName.add(NID_commonName, commonName, to: subject, activity)
            try check(X509_REQ_set_version(request.pointer, 0), activity)
            try check(X509_REQ_set_pubkey(request.pointer, key.publicKey.handle.pointer), activity)
            try check(X509_REQ_sign(request.pointer, signer, EVP_sha256()), activity)
            return try DER.write(activity) { i2d_X509_REQ(request.pointer, $0) }
        }
        return try CertificateRequest(pem: PEMText.text(label: "CERTIFICATE REQUEST", der))
    }

    /// - Throws: `malformed` unless the text holds one request with a common name; `badSignature`
    ///   when the request is not signed by the key that it names; `wrongKey` for a key that is
    ///   neither an elliptic-curve nor an RSA one.
    public init(pem: [UInt8]) throws(PKIFault) {
        let activity = "read the certificate request"
        let blocks = try PEMText.blocks(pem, limit: PKILimit.pem, count: 16, activity)
            .filter { Self.labels.contains($0.label) }
        guard let block = blocks.first, blocks.count == 1 else {
            throw PKIFault(
                .malformed, activity, "\(blocks.count) requests in a PEM text that is to hold one")
        }
        let request = try DER.read(
            block.der, limit: PKILimit.certificate, activity, free: { X509_REQ_free($0) },
            { d2i_X509_REQ(nil, $0, $1) })
        publicKey = try PublicKey(
            der: DER.write(activity) {
                i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request.pointer), $0)
            })
        try check(
            X509_REQ_verify(request.pointer, publicKey.handle.pointer), activity,
            "it is not signed by the key that it names", code: .badSignature)
        guard
            let name = DistinguishedName.commonName(X509_REQ_get_subject_name(request.pointer))
        else { throw PKIFault(.malformed, activity, "its subject has no common name") }
        commonName = name
        self.pem = PEMText.text(label: "CERTIFICATE REQUEST", block.der)
    }
}
