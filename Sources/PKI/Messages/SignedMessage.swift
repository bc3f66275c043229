internal import COpenSSL
public import Core

/// A signed message (RFC 5652 §5) taken apart for checks whose rules are not ``CMS``'s own, such as
/// those of travel documents. Nothing about it has been verified; BER is read too.
public struct SignedMessage: Sendable {
    /// Dotted identifier of the content's type.
    public let contentType: String
    public let content: [UInt8]
    /// What the message carries, at most ``certificateLimit``, trusted for nothing.
    public let certificates: [Certificate]
    public let signers: [Signer]

    public static let certificateLimit = 16
    public static let signerLimit = 8

    /// One signature of a message.
    public struct Signer: Sendable {
        /// How the message says whose signature it is.
        public enum Identification: Sendable, Hashable {
            /// The certificate at this place of ``SignedMessage/certificates``.
            case certificate(Int)
            /// Serial number and attributes of the issuer's name fit, their order does not: found
            /// in documents of one State.
            case reorderedName(Int)
            case unknown
        }

        public let identification: Identification
        /// As the message names it; `nil` for one that is not used here.
        public let digest: DigestAlgorithm?
        public let scheme: SignatureScheme?
        public let signature: [UInt8]
        /// The signed attributes as they are signed: a SET in DER, in the message's order; `nil`
        /// where there is none.
        public let signedAttributes: [UInt8]?
        /// Values of attributes that stand there once with one value; else `nil`.
        public let contentType: String?
        public let messageDigest: [UInt8]?
        public let signingTime: Timestamp?

        /// Whether `certificate`'s key made the signature over the signed attributes. What they
        /// say of the content is another question.
        public func isSigned(by certificate: Certificate) -> Bool {
            guard let signedAttributes, let scheme else { return false }
            return certificate.publicKey.isValid(
                signature: signature, of: signedAttributes, scheme: scheme)
        }
    }

    /// - Throws: `malformed` unless it is one signed message with its content, in DER or BER, and
    ///   within the limits; `wrongKey` for a certificate whose key is neither an elliptic-curve nor
    ///   an RSA one.
    public init(_ bytes: [UInt8]) throws(PKIFault) {
        let activity = "read the signed message"
        let message = try CMS.read(bytes, activity)
        defer { ErrorQueue.discard() }
        guard OBJ_obj2nid(CMS_get0_type(message.pointer)) == NID_pkcs7_signed,
            let infos = CMS_get0_SignerInfos(message.pointer)
        else { throw .drained(.malformed, activity, "it is not a signed message") }
        guard CMS_is_detached(message.pointer) == 0,
            let octets = CMS_get0_content(message.pointer)?.pointee
        else { throw PKIFault(.malformed, activity, "its content is missing") }
        let carried = CMS_get1_certs(message.pointer)
        defer { shim_certificates_free(carried) }
        let certificates = try CertificateStack.certificates(
            carried, limit: Self.certificateLimit, activity)
        let count = shim_signers_count(infos)
        guard (0...Int32(Self.signerLimit)).contains(count) else {
            throw PKIFault(
                .malformed, activity, "\(count) signers where \(Self.signerLimit) is the limit")
        }
        contentType = ObjectIdentifier.text(CMS_get0_eContentType(message.pointer))
        content = MemoryBIO.bytes(octets)
        self.certificates = certificates
        var signers: [Signer] = []
        for index in 0..<count {
            guard let info = shim_signers_at(infos, index) else { continue }
            signers.append(try Signer(info, among: certificates))
        }
        self.signers = signers
    }
}

extension SignedMessage.Signer {
    fileprivate init(_ info: OpaquePointer, among certificates: [Certificate]) throws(PKIFault) {
        identification = Self.identification(info, among: certificates)
        var digestAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
        var signatureAlgorithm: UnsafeMutablePointer<X509_ALGOR>?
        shim_signer_algorithms(info, &digestAlgorithm, &signatureAlgorithm)
        digest = digestAlgorithm.flatMap {
            DigestAlgorithm(libraryNumber: shim_algorithm($0))
        }
        scheme = SignatureScheme(signatureAlgorithm, outside: digest)
        signature = CMS_SignerInfo_get0_signature(info).map { MemoryBIO.bytes($0) } ?? []
        signedAttributes = try Self.signedAttributes(info)
        contentType = Self.value(NID_pkcs9_contentType, V_ASN1_OBJECT, info)
            .map { ObjectIdentifier.text(OpaquePointer($0)) }
        messageDigest = Self.value(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, info)
            .map { MemoryBIO.bytes($0.assumingMemoryBound(to: ASN1_OCTET_STRING.self)) }
        let time =
            Self.value(NID_pkcs9_signingTime, V_ASN1_UTCTIME, info)
            ?? Self.value(NID_pkcs9_signingTime, V_ASN1_GENERALIZEDTIME, info)
        signingTime = time.flatMap {
            try? Certificate.time($0.assumingMemoryBound(to: ASN1_TIME.self), "read a time")
        }
    }

    private static func identification(
        _ info: OpaquePointer, among certificates: [Certificate]
    ) -> Identification {
        if let index = certificates.firstIndex(where: {
            CMS_SignerInfo_cert_cmp(info, $0.pointer) == 0
        }) {
            return .certificate(index)
        }
        var issuer: OpaquePointer?
        var serial: UnsafeMutablePointer<ASN1_INTEGER>?
        CMS_SignerInfo_get0_signer_id(info, nil, &issuer, &serial)
        guard let issuer, let serial else { return .unknown }
        let wanted = DistinguishedName.attributes(issuer)
        let index = certificates.firstIndex { certificate in
            certificate.serial == Certificate.text(of: serial)
                && DistinguishedName.attributes(X509_get_issuer_name(certificate.pointer)) == wanted
        }
        return index.map { .reorderedName($0) } ?? .unknown
    }

    /// What RFC 5652 §5.4 has signed: the attributes under the tag of a SET.
    private static func signedAttributes(_ info: OpaquePointer) throws(PKIFault) -> [UInt8]? {
        let count = CMS_signed_get_attr_count(info)
        guard count > 0 else { return nil }
        var content: [UInt8] = []
        for index in 0..<count {
            let attribute = CMS_signed_get_attr(info, index)
            content += try DER.write("read the signed attributes") {
                i2d_X509_ATTRIBUTE(attribute, $0)
            }
        }
        return DER.wrapped(content, tag: UInt8(V_ASN1_SET | V_ASN1_CONSTRUCTED))
    }

    private static func value(
        _ attribute: Int32, _ type: Int32, _ info: OpaquePointer
    ) -> UnsafeMutableRawPointer? {
        let place = CMS_signed_get_attr_by_NID(info, attribute, -1)
        guard place >= 0, CMS_signed_get_attr_by_NID(info, attribute, place) < 0 else { return nil }
        let found = CMS_signed_get_attr(info, place)
        guard X509_ATTRIBUTE_count(found) == 1 else { return nil }
        return X509_ATTRIBUTE_get0_data(found, 0, type, nil)
    }
}
