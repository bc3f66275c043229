internal import COpenSSL

/// A public key, elliptic curve or RSA.
public struct PublicKey: Sendable, Hashable {
    /// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    public let der: [UInt8]
    let handle: KeyHandle

    /// Reads a SubjectPublicKeyInfo.
    ///
    /// - Throws: `malformed` when it is none or something stands behind it; `wrongKey` when it is
    ///   neither an elliptic-curve nor an RSA key.
    public init(der: [UInt8]) throws(PKIFault) {
        let activity = "read the public key"
        let key = try DER.read(
            der, limit: PKILimit.certificate, activity, free: { EVP_PKEY_free($0) },
            { d2i_PUBKEY(nil, $0, $1) })
        EVP_PKEY_up_ref(key.pointer)
        handle = KeyHandle(owning: key.pointer)
        self.der = der
        guard handle.isEllipticCurve || handle.isRSA else {
            throw PKIFault(.wrongKey, activity, "it is neither an elliptic-curve nor an RSA key")
        }
    }

    /// Whether `signature` (DER for ECDSA, PKCS#1 for RSA) was made over `message` with SHA-256 by
    /// the private half of this key.
    public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit_ex(context, nil, "SHA256", nil, nil, handle.pointer, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.der == right.der }

    public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
