import PKI

/// What can be said of a signed message by itself: whether one signer whose certificate it carries
/// signed exactly this content (RFC 5652 §5.4, §5.6, §11.1, §11.2).
struct SignatureProof {
    enum Outcome {
        case signed(Certificate)
        /// The signature is not its signer's, or not over such a content.
        case notSigned
        /// The signature holds, and the content is another than the one that was signed.
        case contentAltered
        /// It cannot be told, as the signer's certificate is missing.
        case signerMissing
    }

    let outcome: Outcome
    /// Why not; `nil` where it is signed.
    let reason: String?
    let remarks: [ChipRemark]

    init(_ message: SignedMessage) {
        guard message.signers.count == 1, let signer = message.signers.first else {
            self.init(.notSigned, "it has \(message.signers.count) signers where one must be")
            return
        }
        var remarks: [ChipRemark] = []
        let certificate: Certificate
        switch signer.identification {
        case .certificate(let place): certificate = message.certificates[place]
        case .reorderedName(let place):
            certificate = message.certificates[place]
            remarks.append(.signerNameReordered)
        case .unknown:
            self.init(.signerMissing, "it does not carry the certificate of its signer")
            return
        }
        // Without signed attributes a message could be one that was made of other attributes.
        guard signer.signedAttributes != nil, let hash = signer.messageDigest,
            signer.contentType == message.contentType
        else {
            self.init(.notSigned, "its signed attributes are missing or of another content")
            return
        }
        guard let scheme = signer.scheme, let digest = signer.digest else {
            self.init(.notSigned, "its signature or digest algorithm is not one that documents use")
            return
        }
        guard signer.isSigned(by: certificate) else {
            self.init(.notSigned, "its signature was not made with the key of its signer")
            return
        }
        if case .rsaPSS = certificate.publicKey.kind, case .rsa = scheme {
            remarks.append(.signatureOfOtherKind)
        }
        if digest != scheme.digest { remarks.append(.digestsDiffer) }
        // Some issuers name one digest and use the other.
        guard [digest, scheme.digest].contains(where: { $0.digest(message.content) == hash })
        else {
            self.init(.contentAltered, "the list of hashes is not the one that was signed")
            return
        }
        self.init(.signed(certificate), nil, remarks)
    }

    private init(_ outcome: Outcome, _ reason: String?, _ remarks: [ChipRemark] = []) {
        self.outcome = outcome
        self.reason = reason
        self.remarks = remarks
    }
}
