internal import COpenSSL

extension CMS {
    /// Encrypts `content` so that each of the recipients can read it with the own key alone:
    /// AuthEnvelopedData (RFC 5083) with AES-256-GCM, keys by ECDH with the X9.63 derivation and
    /// SHA-256 (RFC 5753) or by RSA-OAEP with SHA-256 (RFC 3560).
    ///
    /// Whoever can read it could also have written it: sign first, then encrypt.
    ///
    /// - Throws: `malformed` for no recipient, more than ``PKILimit/recipients`` or too much
    ///   content.
    public static func encrypt(
        _ content: [UInt8], for recipients: [Certificate]
    ) throws(PKIFault) -> [UInt8] {
        let activity = "encrypt the message"
        try limit(content, activity)
        guard (1...PKILimit.recipients).contains(recipients.count) else {
            throw PKIFault(
                .malformed, activity,
                "\(recipients.count) recipients where 1 to \(PKILimit.recipients) are allowed")
        }
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        let shape = UInt32(CMS_BINARY)
        let message = try Handle(
            CMS_encrypt(nil, nil, EVP_aes_256_gcm(), shape | UInt32(CMS_PARTIAL)),
            free: { CMS_ContentInfo_free($0) }, activity)
        for recipient in recipients {
            try add(recipient, to: message.pointer, activity)
        }
        try MemoryBIO.reading(content, activity) { (input) throws(PKIFault) in
            try check(CMS_final(message.pointer, input, nil, shape), activity)
        }
        return try DER.write(activity) { i2d_CMS_ContentInfo(message.pointer, $0) }
    }

    /// Sets the key derivation or padding: OpenSSL's defaults still use SHA-1 or PKCS#1 v1.5.
    private static func add(
        _ recipient: Certificate, to message: OpaquePointer, _ activity: String
    ) throws(PKIFault) {
        guard
            let info = CMS_add1_recipient_cert(
                message, recipient.pointer, UInt32(CMS_KEY_PARAM)),
            let context = CMS_RecipientInfo_get0_pkey_ctx(info)
        else { throw .drained(.library, activity, "a recipient was refused") }
        if recipient.publicKey.handle.isRSA {
            try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING), activity)
            try check(EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()), activity)
            try check(EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()), activity)
        } else {
            try check(EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()), activity)
        }
    }

    /// Decrypts a message with the one of `keys` that it is encrypted to, under whatever
    /// certificate; blocks as the keys do.
    ///
    /// - Throws: as ``decrypt(_:key:certificate:)``; `wrongKey` for no key at all.
    public static func decrypt(
        _ der: [UInt8], keys: [PrivateKey]
    ) throws(PKIFault) -> [UInt8] {
        var last = PKIFault(.wrongKey, "decrypt the message", "there is no key for it")
        for key in keys {
            do throws(PKIFault) {
                return try decrypt(der, key: key, certificate: nil)
            } catch {
                // An RSA key that is the wrong one cannot be told from an altered text.
                guard error.code == .wrongKey || error.code == .badSignature else { throw error }
                if last.code != .badSignature { last = error }
            }
        }
        throw last
    }

    /// Decrypts a message; blocks as the key does. Nothing of the content comes out when it was
    /// altered.
    ///
    /// - Parameter certificate: the recipient's; `nil` tries the key on all recipients.
    /// - Throws: `malformed` when it is no encrypted message or something stands behind it;
    ///   `wrongKey` when it is not encrypted to this key; `badSignature` when it was altered. For
    ///   an RSA key the last two cannot always be told apart, on purpose.
    public static func decrypt(
        _ der: [UInt8], key: PrivateKey, certificate: Certificate?
    ) throws(PKIFault) -> [UInt8] {
        let activity = "decrypt the message"
        let message = try read(der, activity)
        // Only the form that carries an authentication tag: the older one lets anybody alter the
        // text within.
        guard OBJ_obj2nid(CMS_get0_type(message.pointer)) == NID_id_smime_ct_authEnvelopedData
        else {
            throw PKIFault(.malformed, activity, "it is not authenticated-enveloped data")
        }
        guard CMS_is_detached(message.pointer) == 0 else {
            throw PKIFault(.malformed, activity, "its content is missing")
        }
        return try key.withKey { (holder) throws(PKIFault) -> [UInt8] in
            try check(
                CMS_decrypt_set1_pkey(message.pointer, holder, certificate?.pointer), activity,
                "it is not encrypted to this key", code: .wrongKey)
            let output = try MemoryBIO(activity)
            try check(
                CMS_decrypt(message.pointer, nil, nil, nil, output.pointer, UInt32(CMS_BINARY)),
                activity, "the encrypted content was altered", code: .badSignature)
            return output.bytes
        }
    }
}
