internal import COpenSSL
public import Core

extension CMS {
    private static let activity = "verify the signed message"
    /// Digests that a signer may use.
    private static let digests: Set<Int32> = [NID_sha256, NID_sha384, NID_sha512]
    /// Certificates that a message may carry.
    private static let certificateLimit = 16

    /// Verifies a message with its content and one signer whose chain leads to an anchor.
    ///
    /// Nothing of the content comes out unless everything holds.
    ///
    /// - Parameters:
    ///   - time: when the signer's chain must be valid; `nil` asks whether it ever was, for what
    ///     was proven when it came.
    ///   - purpose: what the signer's certificate must be made for.
    /// - Throws: `malformed` when it is no signed message of this form (one signer, signed
    ///   attributes, SHA-256 or longer) or something stands behind it; `badSignature` when content
    ///   or signature were altered; `untrusted`, `expired`, `notYetValid` as
    ///   ``TrustStore/verify(_:intermediates:at:purpose:)``.
    public static func verify(
        _ der: [UInt8], trust: TrustStore, at time: Timestamp?, purpose: CertificatePurpose = .any
    ) throws(PKIFault) -> (content: [UInt8], signer: Certificate) {
        let message = try signedMessage(der, detached: false)
        let content = try checkSignature(message.pointer, detachedContent: nil, by: nil)
        return (content, try trustedSigner(message.pointer, trust, time, purpose))
    }

    /// Verifies that content and signature belong to the certificate that the message carries. Who
    /// that is the caller has to check: anybody can make such a message.
    ///
    /// - Throws: `malformed` and `badSignature` as above.
    public static func verifyIntegrity(
        of der: [UInt8]
    ) throws(PKIFault) -> (content: [UInt8], claimedSigner: Certificate) {
        let message = try signedMessage(der, detached: false)
        let content = try checkSignature(message.pointer, detachedContent: nil, by: nil)
        return (content, try signer(message.pointer))
    }

    /// Verifies a message that was signed with its content apart.
    ///
    /// - Throws: as above; `malformed` also when the message has a content of its own.
    /// - Returns: the signer.
    @discardableResult
    public static func verify(
        _ der: [UInt8], detachedContent: [UInt8], trust: TrustStore, at time: Timestamp,
        purpose: CertificatePurpose = .any
    ) throws(PKIFault) -> Certificate {
        try limit(detachedContent, activity)
        let message = try signedMessage(der, detached: true)
        _ = try checkSignature(message.pointer, detachedContent: detachedContent, by: nil)
        return try trustedSigner(message.pointer, trust, time, purpose)
    }

    /// Verifies a message against exactly this certificate: no chain, no time, no purpose.
    ///
    /// - Throws: `untrusted` when another certificate signed; else as above.
    /// - Returns: the content.
    public static func verify(_ der: [UInt8], signer: Certificate) throws(PKIFault) -> [UInt8] {
        let message = try signedMessage(der, detached: false)
        return try checkSignature(message.pointer, detachedContent: nil, by: signer)
    }

    /// Verifies a message with its content apart against exactly this certificate.
    public static func verify(
        _ der: [UInt8], detachedContent: [UInt8], signer: Certificate
    ) throws(PKIFault) {
        try limit(detachedContent, activity)
        let message = try signedMessage(der, detached: true)
        _ = try checkSignature(message.pointer, detachedContent: detachedContent, by: signer)
    }

    /// The form that is accepted. Signed attributes are compulsory because a message without them
    /// can be made out of one with them, its attributes becoming the content.
    private static func signedMessage(_ der: [UInt8], detached: Bool) throws(PKIFault) -> Handle {
        let message = try read(der, activity)
        defer { ErrorQueue.discard() }
        guard let signers = CMS_get0_SignerInfos(message.pointer) else {
            throw .drained(.malformed, activity, "it is not a signed message")
        }
        guard shim_signers_count(signers) == 1, let signer = shim_signers_at(signers, 0) else {
            throw PKIFault(
                .malformed, activity, "\(shim_signers_count(signers)) signers where one is allowed")
        }
        guard CMS_signed_get_attr_count(signer) > 0 else {
            throw PKIFault(.malformed, activity, "it has no signed attributes")
        }
        guard digests.contains(shim_signer_digest(signer)) else {
            throw PKIFault(.malformed, activity, "its digest is not SHA-256, SHA-384 or SHA-512")
        }
        guard (CMS_is_detached(message.pointer) == 1) == detached else {
            throw PKIFault(
                .malformed, activity,
                detached ? "it has a content where none is expected" : "its content is missing")
        }
        return message
    }

    /// Checks content and signature and returns the content. Without `signer` the message's own
    /// certificates are searched, which proves nothing yet about who that is.
    private static func checkSignature(
        _ message: OpaquePointer, detachedContent: [UInt8]?, by signer: Certificate?
    ) throws(PKIFault) -> [UInt8] {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        let candidates = try CertificateStack(signer.map { [$0] } ?? [], activity)
        let flags =
            UInt32(CMS_NO_SIGNER_CERT_VERIFY) | UInt32(CMS_BINARY)
            | (signer == nil ? 0 : UInt32(CMS_NOINTERN))
        let output = try MemoryBIO(activity)
        let result: Int32
        if let detachedContent {
            result = try MemoryBIO.reading(detachedContent, activity) { input in
                CMS_verify(message, candidates.pointer, nil, input, nil, flags)
            }
        } else {
            result = CMS_verify(message, candidates.pointer, nil, nil, output.pointer, flags)
        }
        guard result == 1 else {
            let errors = ErrorQueue.drain()
            if errors.contains(library: ERR_LIB_CMS, reason: CMS_R_SIGNER_CERTIFICATE_NOT_FOUND) {
                throw PKIFault(
                    .untrusted, activity,
                    signer == nil
                        ? "its signer's certificate is missing" : "another certificate signed",
                    errors: errors)
            }
            throw PKIFault(
                .badSignature, activity, "content or signature were altered", errors: errors)
        }
        return output.bytes
    }

    private static func trustedSigner(
        _ message: OpaquePointer, _ trust: TrustStore, _ time: Timestamp?,
        _ purpose: CertificatePurpose
    ) throws(PKIFault) -> Certificate {
        let signer = try signer(message)
        let carried = CMS_get1_certs(message)
        defer { shim_certificates_free(carried) }
        let others = try CertificateStack.certificates(carried, limit: certificateLimit, activity)
        // An authority is valid when it issues.
        try trust.verify(
            signer, intermediates: others, at: time ?? signer.notBefore, purpose: purpose)
        return signer
    }

    private static func signer(_ message: OpaquePointer) throws(PKIFault) -> Certificate {
        let found = CMS_get0_signers(message)
        defer { shim_certificates_free_shallow(found) }
        let signers = try CertificateStack.certificates(found, limit: 1, activity)
        guard let signer = signers.first else {
            throw .drained(.untrusted, activity, "its signer's certificate is missing")
        }
        return signer
    }
}
