public import Core
package import PKI

/// The certificate with which a post spoke.
public struct DeviceSighting: Sendable, Hashable {
    public let post: String
    public let fingerprint: Digest256
    public let serial: String
    public let notAfter: Timestamp
    /// Whether a person at HQ has said that this device is heard although it was revoked: it is the
    /// card of a dead board.
    public var isHeardThoughRevoked = false

    public init(post: String, fingerprint: Digest256, serial: String, notAfter: Timestamp) {
        self.post = post
        self.fingerprint = fingerprint
        self.serial = serial
        self.notAfter = notAfter
    }

    /// `nil` where the certificate names no post.
    package init?(_ certificate: Certificate) {
        guard let name = certificate.subjectCommonName, PostName.isValid(name) else { return nil }
        self.init(
            post: name, fingerprint: certificate.fingerprint, serial: certificate.serial,
            notAfter: certificate.notAfter)
    }
}
