public import Core

/// An authority that issues certificates directly below itself.
public struct CertificateAuthority: Sendable {
    public let certificate: Certificate
    public let key: PrivateKey

    /// The pair is checked when it is used:
    /// ``issue(commonName:publicKey:profile:notBefore:notAfter:random:)``
    /// refuses a key that is not the certificate's.
    public init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// A new self-signed root; blocks as the key does.
    ///
    /// - Parameters:
    ///   - random: for the serial number.
    ///   - profile: ``CertificateProfile/authority`` or ``CertificateProfile/linkedAuthority``.
    /// - Throws: `malformed` for a name or a period that a certificate cannot hold.
    public static func createRoot(
        commonName: String, key: PrivateKey, notBefore: Timestamp, notAfter: Timestamp,
        random: some RandomSource, profile: CertificateProfile = .authority
    ) throws(PKIFault) -> CertificateAuthority {
        let draft = CertificateDraft(
            commonName: commonName, publicKey: key.publicKey, profile: profile,
            notBefore: notBefore, notAfter: notAfter, serial: serial(random))
        return CertificateAuthority(certificate: try draft.signed(by: key, issuer: nil), key: key)
    }

    /// A new certificate; blocks as the key does.
    ///
    /// - Parameters:
    ///   - notBefore: cut to the second, as certificates count.
    ///   - random: for the serial number, 127 bits and positive.
    /// - Throws: `wrongKey` when the authority's key is not its certificate's; `untrusted` when its
    ///   certificate is no authority's; `malformed` for names or a period that a certificate cannot
    ///   hold.
    public func issue(
        commonName: String, publicKey: PublicKey, profile: CertificateProfile,
        notBefore: Timestamp, notAfter: Timestamp, random: some RandomSource
    ) throws(PKIFault) -> Certificate {
        guard certificate.isAuthority else {
            throw PKIFault(.untrusted, "issue a certificate", "the issuer is not an authority")
        }
        let draft = CertificateDraft(
            commonName: commonName, publicKey: publicKey, profile: profile, notBefore: notBefore,
            notAfter: notAfter, serial: Self.serial(random))
        return try draft.signed(by: key, issuer: certificate)
    }

    /// 127 random bits of which the first is set: always sixteen bytes, positive and never zero
    /// (RFC 5280 §4.1.2.2).
    private static func serial(_ random: some RandomSource) -> [UInt8] {
        var bytes = random.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        return bytes
    }
}
