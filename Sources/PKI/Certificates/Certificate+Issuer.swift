internal import COpenSSL

/// Who issued a certificate, and what it says of itself: for trust models that
/// ``TrustStore`` does not know, such as that of travel documents (Doc 9303-12).
extension Certificate {
    /// Whether its signature was made with the other's key: names, times and usages are not asked.
    public func isSigned(by issuer: Certificate) -> Bool {
        ErrorQueue.discard()
        defer { ErrorQueue.discard() }
        return X509_verify(pointer, issuer.publicKey.handle.pointer) == 1
    }

    /// Whether its issuer's name is the other's subject (RFC 5280 §7.1).
    public func namesAsIssuer(_ other: Certificate) -> Bool {
        X509_NAME_cmp(X509_get_issuer_name(pointer), X509_get_subject_name(other.pointer)) == 0
    }

    /// A number that is the same for equal names: `subjectNumber` of an issuer is the
    /// `issuerNumber` of what it issued. Different names seldom share one.
    public var subjectNumber: UInt { UInt(X509_subject_name_hash(pointer)) }
    public var issuerNumber: UInt { UInt(X509_issuer_name_hash(pointer)) }

    /// RFC 4514 text, control characters escaped.
    public var subjectText: String { DistinguishedName.text(X509_get_subject_name(pointer)) }
    public var issuerText: String { DistinguishedName.text(X509_get_issuer_name(pointer)) }

    /// The subject's country in capital letters; `nil` where it names none.
    public var subjectCountry: String? {
        DistinguishedName.value(NID_countryName, of: X509_get_subject_name(pointer))?.uppercased()
    }

    /// RFC 5280 §4.2.1.2; `nil` where there is none.
    public var subjectKeyIdentifier: [UInt8]? {
        Self.bytes(X509_get0_subject_key_id(pointer))
    }

    /// The issuer's key by RFC 5280 §4.2.1.1; `nil` where that is not said.
    public var authorityKeyIdentifier: [UInt8]? {
        Self.bytes(X509_get0_authority_key_id(pointer))
    }

    /// How its issuer signed it; `nil` for a scheme that is not used here.
    public var signatureScheme: SignatureScheme? {
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_get0_signature(nil, &algorithm, pointer)
        return SignatureScheme(algorithm)
    }

    /// What the key usage extension (RFC 5280 §4.2.1.3) allows; `nil` where it stands for all.
    public var allowsSigningCertificates: Bool? { allows(UInt32(KU_KEY_CERT_SIGN)) }
    public var allowsSignatures: Bool? { allows(UInt32(KU_DIGITAL_SIGNATURE)) }

    /// Whether OpenSSL could make sense of all extensions that it must not ignore.
    public var isUnderstood: Bool {
        defer { ErrorQueue.discard() }
        return X509_get_extension_flags(pointer) & UInt32(EXFLAG_CRITICAL | EXFLAG_INVALID) == 0
    }

    private func allows(_ usage: UInt32) -> Bool? {
        defer { ErrorQueue.discard() }
        let usages = X509_get_key_usage(pointer)
        return usages == UInt32.max ? nil : usages & usage != 0
    }

    private static func bytes(_ string: UnsafePointer<ASN1_OCTET_STRING>?) -> [UInt8]? {
        ErrorQueue.discard()
        return string.map(MemoryBIO.bytes)
    }
}
