/// What a certificate may be used for, written into its extensions.
public struct CertificateProfile: Sendable {
    enum KeyUse {
        case certificates, signatures, encryption
    }

    let use: KeyUse
    let extendedUsages: [String]
    let names: [SubjectName]
    /// Of an authority: how many others may stand between it and what its chain ends with.
    var pathLength = 0

    /// Signs certificates and nothing else; no authority below it.
    public static let authority = CertificateProfile(
        use: .certificates, extendedUsages: [], names: [])

    /// The same, and a link may stand below it where another authority follows (RFC 4210 §4.4).
    /// Authorities of one name are not counted (RFC 5280 §4.2.1.9), but some programs count them.
    public static let linkedAuthority = CertificateProfile(
        use: .certificates, extendedUsages: [], names: [], pathLength: 1)

    /// Authenticates itself to TLS servers.
    public static let client = CertificateProfile(
        use: .signatures, extendedUsages: [ExtendedKeyUsage.clientAuthentication], names: [])

    /// Signs lists and the site's parameters.
    public static let listSigner = CertificateProfile(
        use: .signatures, extendedUsages: [ExtendedKeyUsage.listSigning], names: [])

    /// Signs what is published to posts.
    public static let publisher = CertificateProfile(
        use: .signatures, extendedUsages: [ExtendedKeyUsage.publishing], names: [])

    /// Signs receipts.
    public static let receiptSigner = CertificateProfile(
        use: .signatures, extendedUsages: [ExtendedKeyUsage.receiptSigning], names: [])

    /// Is encrypted to: key agreement for an elliptic-curve key, key encipherment for RSA.
    public static let recipient = CertificateProfile(
        use: .encryption, extendedUsages: [ExtendedKeyUsage.recipient], names: [])

    /// A TLS server under these names.
    public static func server(names: [SubjectName]) -> CertificateProfile {
        CertificateProfile(
            use: .signatures, extendedUsages: [ExtendedKeyUsage.serverAuthentication], names: names)
    }

    /// Both ends of TLS.
    public static func serverAndClient(names: [SubjectName]) -> CertificateProfile {
        CertificateProfile(
            use: .signatures,
            extendedUsages: [
                ExtendedKeyUsage.serverAuthentication, ExtendedKeyUsage.clientAuthentication,
            ], names: names)
    }

    /// The key usage extension (RFC 5280 §4.2.1.3, RFC 5480 §3) in OpenSSL's words.
    func keyUsage(isEllipticCurve: Bool) -> String {
        switch use {
        case .certificates: "critical,keyCertSign,cRLSign"
        case .signatures: "critical,digitalSignature"
        case .encryption:
            isEllipticCurve ? "critical,keyAgreement" : "critical,keyEncipherment"
        }
    }

    /// The basic constraints extension (RFC 5280 §4.2.1.9) in OpenSSL's words.
    var basicConstraints: String {
        use == .certificates ? "critical,CA:TRUE,pathlen:\(pathLength)" : "critical,CA:FALSE"
    }
}
