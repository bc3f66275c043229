public import PKI

/// A device's key with the certificate that HQ gave it, in one file: one rename exchanges both.
public struct DevicePair: Sendable {
    public let certificate: Certificate
    public let key: PrivateKey

    public init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// - Throws: `malformed` unless the text holds one of each.
    public init(pem: [UInt8]) throws(PKIFault) {
        self.init(certificate: try Certificate(pem: pem), key: try PrivateKey(pem: pem))
    }

    public func pem() throws(PKIFault) -> [UInt8] { try key.pem() + certificate.pem }

    /// Whether the key is the certificate's.
    public var isConsistent: Bool { key.publicKey == certificate.publicKey }

    public func identity(trusting authorities: [Certificate]) -> DeviceIdentity {
        DeviceIdentity(certificate: certificate, key: key, hubAuthorities: authorities)
    }
}
