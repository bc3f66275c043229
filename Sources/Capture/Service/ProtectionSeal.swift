public import Core
public import PKI

/// The seal of the protection role over referrals (RECORD.md, `referral`).
///
/// The post holds a certificate and no key: what it has sealed it cannot open again, and neither
/// can whoever takes the card out of it. The key is with the protection role alone, away from the
/// post.
public struct ProtectionSeal: Sendable {
    private let certificates: [Certificate]

    /// - Parameter pem: the protection role's certificates, one to ``limit``; each of their keys
    ///   opens every seal.
    /// - Throws: ``PKIFault`` where that is no certificate, or they are too many.
    public init(pem: [UInt8]) throws(PKIFault) {
        certificates = try Certificate.bundle(pem: pem)
        // What cannot be sealed to them must show now and not at a child's referral.
        _ = try CMS.encrypt([0], for: certificates)
    }

    /// When the first of the certificates ends.
    public var notAfter: Timestamp? { certificates.map(\.notAfter).min() }

    /// A record's body: the seal and nothing beside it.
    func body(_ referral: JSONValue) throws(PKIFault) -> JSONValue {
        let sealed = try CMS.encrypt(Array(referral.compactText.utf8), for: certificates)
        return ["sealed": .string(Base64.text(sealed))]
    }
}
