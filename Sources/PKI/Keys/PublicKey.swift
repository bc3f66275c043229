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
        let key = try DER.read(
            der, limit: PKILimit.certificate, Self.reading, free: { EVP_PKEY_free($0) },
            { d2i_PUBKEY(nil, $0, $1) })
        EVP_PKEY_up_ref(key.pointer)
        try self.init(KeyHandle(owning: key.pointer), der: der)
    }

    /// The key of a certificate, which is decoded already.
    init(of certificate: OpaquePointer) throws(PKIFault) {
        guard let key = X509_get_pubkey(certificate) else {
            throw .drained(.malformed, Self.reading, "it cannot be decoded")
        }
        let handle = KeyHandle(owning: key)
        let der = try DER.write(Self.reading) {
            i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0)
        }
        try self.init(handle, der: der)
    }

    private init(_ handle: KeyHandle, der: [UInt8]) throws(PKIFault) {
        guard handle.isEllipticCurve || handle.isRSA || handle.isRSAPSS else {
            throw PKIFault(
                .wrongKey, Self.reading, "it is neither an elliptic-curve nor an RSA key")
        }
        self.handle = handle
        self.der = der
    }

    private static let reading = "read the public key"

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
