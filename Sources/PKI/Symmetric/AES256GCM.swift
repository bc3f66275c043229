internal import COpenSSL

/// Authenticated encryption: AES-256 in Galois/counter mode (NIST SP 800-38D), nonces of 12 bytes,
/// tags of 16.
public struct AES256GCM: Sendable {
    public static let keyLength = 32
    public static let nonceLength = 12
    public static let tagLength = 16

    /// Unsafe only to the compiler: fetched once, never changed or freed, usable from any thread.
    nonisolated(unsafe) private static let algorithm: OpaquePointer = {
        guard let algorithm = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else {
            preconditionFailure("this OpenSSL offers no AES-256-GCM; check its configuration")
        }
        return algorithm
    }()

    private let key: [UInt8]

    /// - Throws: `malformed` unless the key has 32 bytes.
    public init(key: [UInt8]) throws(PKIFault) {
        guard key.count == Self.keyLength else {
            throw PKIFault(
                .malformed, "set up AES-256-GCM", "a key of \(key.count) bytes where 32 are needed")
        }
        self.key = key
    }

    /// Ciphertext followed by the tag.
    ///
    /// - Parameters:
    ///   - plain: at most ``PKILimit/sealed`` bytes.
    ///   - nonce: 12 bytes, never used twice with one key: a repeated nonce gives both texts away.
    ///   - authenticating: bytes that are not encrypted but covered by the tag.
    public func seal(_ plain: [UInt8], nonce: [UInt8], authenticating: [UInt8]) -> [UInt8] {
        precondition(nonce.count == Self.nonceLength, "a nonce has 12 bytes")
        precondition(plain.count <= PKILimit.sealed && authenticating.count <= PKILimit.sealed)
        let context = start(encrypting: true, nonce: nonce)
        defer { EVP_CIPHER_CTX_free(context) }
        let sealed = [UInt8](unsafeUninitializedCapacity: plain.count + Self.tagLength) {
            buffer, count in
            let isDone =
                feed(context, plain, authenticating, into: buffer.baseAddress)
                && finish(context)
                && EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength),
                    buffer.baseAddress.map { $0 + plain.count }) == 1
            count = isDone ? plain.count + Self.tagLength : 0
        }
        // With lengths in range nothing is left that encryption could refuse.
        precondition(sealed.count == plain.count + Self.tagLength, "AES-256-GCM failed")
        return sealed
    }

    /// The plain bytes of what ``seal(_:nonce:authenticating:)`` made.
    ///
    /// - Throws: `malformed` for wrong lengths; `badSignature` when the key, the nonce, the
    ///   authenticated bytes or any bit of `sealed` differs. Nothing of the text comes out then.
    public func open(
        _ sealed: [UInt8], nonce: [UInt8], authenticating: [UInt8]
    ) throws(PKIFault) -> [UInt8] {
        let activity = "open sealed bytes"
        guard nonce.count == Self.nonceLength else {
            throw PKIFault(.malformed, activity, "a nonce of \(nonce.count) bytes, not 12")
        }
        let length = sealed.count - Self.tagLength
        guard length >= 0, length <= PKILimit.sealed, authenticating.count <= PKILimit.sealed else {
            throw PKIFault(.malformed, activity, "\(sealed.count) bytes cannot be sealed ones")
        }
        let context = start(encrypting: false, nonce: nonce)
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = Array(sealed[length...])
        var isGenuine = false
        // One byte more than needed, so that there is an address for an empty text.
        let plain = [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, count in
            isGenuine =
                EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
                && feed(context, sealed, authenticating, into: buffer.baseAddress, count: length)
                && finish(context)
            if !isGenuine { OPENSSL_cleanse(buffer.baseAddress, length) }
            count = isGenuine ? length : 0
        }
        guard isGenuine else {
            throw .drained(.badSignature, activity, "they were altered, or another key sealed them")
        }
        return plain
    }

    private func start(encrypting: Bool, nonce: [UInt8]) -> OpaquePointer {
        // Key and nonce have the algorithm's lengths; only memory can be missing.
        guard let context = EVP_CIPHER_CTX_new(),
            EVP_CipherInit_ex2(context, Self.algorithm, key, nonce, encrypting ? 1 : 0, nil) == 1
        else { preconditionFailure("no memory for AES-256-GCM") }
        return context
    }

    private func feed(
        _ context: OpaquePointer, _ input: [UInt8], _ authenticating: [UInt8],
        into output: UnsafeMutablePointer<UInt8>?, count: Int? = nil
    ) -> Bool {
        var written: Int32 = 0
        let length = count ?? input.count
        // An update of no bytes would be taken for the end.
        return
            (authenticating.isEmpty
            || EVP_CipherUpdate(
                context, nil, &written, authenticating, Int32(authenticating.count)) == 1)
            && (length == 0
                || EVP_CipherUpdate(context, output, &written, input, Int32(length)) == 1)
    }

    /// In this mode the end writes nothing; it makes or checks the tag.
    private func finish(_ context: OpaquePointer) -> Bool {
        var written: Int32 = 0
        var nothing = [UInt8](repeating: 0, count: 16)
        return EVP_CipherFinal_ex(context, &nothing, &written) == 1
    }
}
