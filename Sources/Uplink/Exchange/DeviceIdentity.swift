public import PKI

/// Who this post is to the hub, and whom it believes there.
public struct DeviceIdentity: Sendable {
    public let certificate: Certificate
    /// On the curve P-256, in a file or inside a provider such as a TPM's.
    public let key: PrivateKey
    /// The authorities of the enrolment bundle; the system's own are never asked.
    public let hubAuthorities: [Certificate]

    public init(certificate: Certificate, key: PrivateKey, hubAuthorities: [Certificate]) {
        self.certificate = certificate
        self.key = key
        self.hubAuthorities = hubAuthorities
    }

    /// Whether the key is the certificate's.
    public var isConsistent: Bool { key.publicKey == certificate.publicKey }
}
