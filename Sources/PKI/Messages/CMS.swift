internal import COpenSSL
public import Core

/// Signed and encrypted messages: Cryptographic Message Syntax (RFC 5652) in DER.
public enum CMS {
    /// Signs `content` as binary data with SHA-256 and signed attributes, the signer's certificate
    /// included; blocks as the key does.
    ///
    /// - Parameters:
    ///   - detached: leaves the content out of the message.
    ///   - time: the signing-time attribute, which informs people and decides nothing here; `nil`
    ///     leaves it to OpenSSL, which asks the system's clock.
    /// - Throws: `wrongKey` when the key is not the certificate's; `malformed` for content above
    ///   ``PKILimit/message``.
    public static func sign(
        _ content: [UInt8], key: PrivateKey, certificate: Certificate, detached: Bool = false,
        at time: Timestamp? = nil
    ) throws(PKIFault) -> [UInt8] {
        let activity = "sign the message"
        try limit(content, activity)
        let shape = UInt32(CMS_BINARY) | (detached ? UInt32(CMS_DETACHED) : 0)
        return try key.withKey { (signer) throws(PKIFault) -> [UInt8] in
            try check(
                X509_check_private_key(certificate.pointer, signer), activity,
                "the key is not the certificate's", code: .wrongKey)
            let message = try Handle(
                CMS_sign_ex(
                    nil, nil, nil, nil, shape | UInt32(CMS_PARTIAL), nil, key.properties),
                free: { CMS_ContentInfo_free($0) }, activity)
            let info = CMS_add1_signer(
                message.pointer, certificate.pointer, signer, EVP_sha256(),
                shape | UInt32(CMS_NOSMIMECAP))
            guard let info else { throw .drained(.library, activity, "the signer was refused") }
            if let time { try setSigningTime(time, info, activity) }
            try MemoryBIO.reading(content, activity) { (input) throws(PKIFault) in
                try check(CMS_final(message.pointer, input, nil, shape), activity)
            }
            return try DER.write(activity) { i2d_CMS_ContentInfo(message.pointer, $0) }
        }
    }

    private static func setSigningTime(
        _ time: Timestamp, _ signer: OpaquePointer, _ activity: String
    ) throws(PKIFault) {
        guard let value = ASN1_TIME_set(nil, time.wholeSeconds) else {
            throw .drained(.malformed, activity, "\(time) cannot be a signing time")
        }
        defer { ASN1_TIME_free(value) }
        try check(
            CMS_signed_add1_attr_by_NID(
                signer, NID_pkcs9_signingTime, ASN1_STRING_type(value), value, -1), activity)
    }

    static func limit(_ bytes: [UInt8], _ activity: String) throws(PKIFault) {
        guard bytes.count <= PKILimit.message else {
            throw PKIFault(
                .malformed, activity,
                "\(bytes.count) bytes where \(PKILimit.message) is the limit")
        }
    }

    static func read(_ der: [UInt8], _ activity: String) throws(PKIFault) -> Handle {
        try DER.read(
            der, limit: PKILimit.message, activity, free: { CMS_ContentInfo_free($0) },
            { d2i_CMS_ContentInfo(nil, $0, $1) })
    }
}
