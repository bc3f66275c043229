internal import COpenSSL
internal import Synchronization

/// A private key, elliptic curve or RSA, in memory or inside a provider such as a TPM's.
///
/// Calls block for as long as the key's home takes: microseconds in memory, up to a second in a
/// TPM. Use such keys on a thread of their own.
public final class PrivateKey: Sendable {
    /// SubjectPublicKeyInfo of the public half.
    public let publicKeyDER: [UInt8]
    public let publicKey: PublicKey
    private let handle: KeyHandle

    /// - Throws: `wrongKey` when it is neither an elliptic-curve nor an RSA key.
    init(handle: KeyHandle) throws(PKIFault) {
        guard handle.isEllipticCurve || handle.isRSA else {
            throw PKIFault(
                .wrongKey, "use the private key", "it is neither an elliptic-curve nor an RSA key")
        }
        self.handle = handle
        publicKeyDER = try handle.withPointer { (key) throws(PKIFault) -> [UInt8] in
            try DER.write("write the public key") { i2d_PUBKEY(key, $0) }
        }
        publicKey = try PublicKey(der: publicKeyDER)
    }

    /// A new key on the curve P-256, from the kernel's randomness.
    ///
    /// - Parameter provider: who makes and keeps it, such as `tpm2`; OpenSSL has to be configured
    ///   for it (provider(7)). `nil` is OpenSSL in this process's memory.
    /// - Throws: `keyUnavailable` where the provider is not there or makes none.
    public static func generate(in provider: String? = nil) throws(PKIFault) -> PrivateKey {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        guard let provider else {
            guard let key = shim_generate_p256(nil) else {
                throw .drained(.library, "make a key", "OpenSSL refused")
            }
            return try PrivateKey(handle: KeyHandle(owning: key))
        }
        let activity = "make a key with the provider \(provider.prefix(100))"
        let isName = provider.allSatisfy { character in
            character.isASCII
                && (character.isLetter || character.isNumber || "-_.".contains(character))
        }
        guard isName, !provider.isEmpty else {
            throw PKIFault(.malformed, activity, "that is no provider's name")
        }
        let handle = try KeyHandle.hardwareTurn.withLock { (_) throws(PKIFault) -> KeyHandle in
            guard let key = shim_generate_p256("provider=\(provider)") else {
                throw .drained(.keyUnavailable, activity, "OpenSSL knows no such provider")
            }
            return KeyHandle(owning: key)
        }
        return try PrivateKey(handle: handle)
    }

    /// Who keeps the key, such as `tpm2`; `nil` where this process has it in memory.
    public var provider: String? { handle.provider }

    /// Reads a PEM text in any form that OpenSSL knows (PKCS#8, SEC 1, PKCS#1), not encrypted.
    ///
    /// - Throws: `malformed` when there is none in it, it is encrypted or too long.
    public convenience init(pem: [UInt8]) throws(PKIFault) {
        let activity = "read the private key"
        guard pem.count <= PKILimit.pem else {
            throw PKIFault(
                .malformed, activity, "\(pem.count) bytes where \(PKILimit.pem) is the limit")
        }
        ErrorQueue.discard()
        // Any provider may know the form and ask its hardware.
        let key = try KeyHandle.hardwareTurn.withLock { (_) throws(PKIFault) -> KeyHandle in
            try MemoryBIO.reading(pem, activity) { (bio) throws(PKIFault) -> KeyHandle in
                guard let key = shim_read_private_key(bio) else {
                    throw .drained(
                        .malformed, activity,
                        "no private key without a pass phrase in this PEM text")
                }
                return KeyHandle(owning: key)
            }
        }
        ErrorQueue.discard()
        try self.init(handle: key)
    }

    /// PKCS#8, not encrypted. Of a key that a provider keeps what that provider gives instead and
    /// ``init(pem:)`` reads where it is there: a TPM's is of no use without this TPM.
    ///
    /// - Throws: `notExportable` when the key's provider gives nothing.
    public func pem() throws(PKIFault) -> [UInt8] {
        let activity = "export the private key"
        return try withKey { (key) throws(PKIFault) -> [UInt8] in
            let output = try MemoryBIO(activity)
            let result =
                handle.provider == nil
                ? PEM_write_bio_PKCS8PrivateKey(output.pointer, key, nil, nil, 0, nil, nil)
                : PEM_write_bio_PrivateKey(output.pointer, key, nil, nil, 0, nil, nil)
            try check(
                result, activity, "its provider does not give it away", code: .notExportable)
            return output.bytes
        }
    }

    /// The signature of `message` with SHA-256: ECDSA in DER, or RSA with PKCS#1 padding.
    public func sign(_ message: [UInt8]) throws(PKIFault) -> [UInt8] {
        let activity = "sign"
        return try withKey { (key) throws(PKIFault) -> [UInt8] in
            let context = try Handle(EVP_MD_CTX_new(), free: { EVP_MD_CTX_free($0) }, activity)
            try check(
                EVP_DigestSignInit_ex(
                    context.pointer, nil, "SHA256", nil, handle.properties, key, nil), activity)
            var length = 0
            try check(
                EVP_DigestSign(context.pointer, nil, &length, message, message.count), activity)
            var result: Int32 = 0
            let signature = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                result = EVP_DigestSign(
                    context.pointer, buffer.baseAddress, &length, message, message.count)
                count = result == 1 ? length : 0
            }
            try check(result, activity)
            return signature
        }
    }

    /// For structures that are to be signed with the key; see ``KeyHandle/properties``.
    var properties: String? { handle.properties }

    /// Lends the `EVP_PKEY`, alone where the key is in hardware.
    func withKey<Result: Sendable>(
        _ body: (OpaquePointer) throws(PKIFault) -> Result
    ) throws(PKIFault) -> Result {
        try handle.withPointer(body)
    }
}
