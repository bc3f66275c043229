internal import COpenSSL
internal import Core

/// A certificate's content before it is signed.
struct CertificateDraft {
    let commonName: String
    let publicKey: PublicKey
    let profile: CertificateProfile
    let notBefore: Timestamp
    let notAfter: Timestamp
    let serial: [UInt8]

    private static let activity = "issue a certificate"
    /// From 1950, where two-digit years begin, to the last four-digit one (RFC 5280 §4.1.2.5).
    private static let seconds: ClosedRange<Int> = -631_152_000...253_402_300_799

    /// Without an issuer the certificate is self-signed.
    func signed(by key: PrivateKey, issuer: Certificate?) throws(PKIFault) -> Certificate {
        let der = try key.withKey { (signer) throws(PKIFault) -> [UInt8] in
            if let issuer {
                try check(
                    X509_check_private_key(issuer.pointer, signer), Self.activity,
                    "the authority's key is not its certificate's", code: .wrongKey)
            }
            let draft = try Handle(
                X509_new_ex(nil, key.properties), free: { X509_free($0) }, Self.activity)
            try fill(draft.pointer, issuer: issuer?.pointer)
            try extend(draft.pointer, issuer: issuer?.pointer)
            try check(X509_sign(draft.pointer, signer, EVP_sha256()), Self.activity)
            return try DER.write(Self.activity) { i2d_X509(draft.pointer, $0) }
        }
        return try Certificate(der: der)
    }

    private func fill(_ draft: OpaquePointer, issuer: OpaquePointer?) throws(PKIFault) {
        try check(X509_set_version(draft, 2), Self.activity)
        let number = try Handle(
            BN_bin2bn(serial, Int32(serial.count), nil), free: { BN_free($0) }, Self.activity)
        guard BN_to_ASN1_INTEGER(number.pointer, X509_get_serialNumber(draft)) != nil else {
            throw .drained(.library, Self.activity, "the serial number was refused")
        }
        let start = try seconds(notBefore)
        let end = try seconds(notAfter)
        guard start < end else {
            throw PKIFault(.malformed, Self.activity, "\(notBefore) is not before \(notAfter)")
        }
        guard ASN1_TIME_set(X509_getm_notBefore(draft), start) != nil,
            ASN1_TIME_set(X509_getm_notAfter(draft), end) != nil
        else { throw .drained(.library, Self.activity, "the period was refused") }
        let subject = X509_get_subject_name(draft)
        try DistinguishedName.add(NID_commonName, commonName, to: subject, Self.activity)
        try check(
            X509_set_issuer_name(draft, X509_get_subject_name(issuer ?? draft)), Self.activity)
        try check(X509_set_pubkey(draft, publicKey.handle.pointer), Self.activity)
    }

    private func seconds(_ time: Timestamp) throws(PKIFault) -> Int {
        let seconds = time.wholeSeconds
        guard Self.seconds.contains(seconds) else {
            throw PKIFault(.malformed, Self.activity, "\(time) is outside the years 1950 to 9999")
        }
        return seconds
    }

    private func extend(_ draft: OpaquePointer, issuer: OpaquePointer?) throws(PKIFault) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer ?? draft, draft, nil, nil, 0)
        var extensions = [
            (NID_basic_constraints, profile.basicConstraints),
            (
                NID_key_usage,
                profile.keyUsage(isEllipticCurve: publicKey.handle.isEllipticCurve)
            ),
            (NID_subject_key_identifier, "hash"),
        ]
        // A root needs no pointer to itself (RFC 5280 §4.2.1.1).
        if issuer != nil { extensions.append((NID_authority_key_identifier, "keyid:always")) }
        if !profile.extendedUsages.isEmpty {
            extensions.append((NID_ext_key_usage, profile.extendedUsages.joined(separator: ",")))
        }
        for (identifier, value) in extensions {
            let made = try Handle(
                X509V3_EXT_nconf_nid(nil, &context, identifier, value),
                free: { X509_EXTENSION_free($0) }, Self.activity)
            try check(X509_add_ext(draft, made.pointer, -1), Self.activity)
        }
        try extendWithNames(draft)
    }

    /// Built name by name and not from one text: a comma in a name must not begin another one.
    private func extendWithNames(_ draft: OpaquePointer) throws(PKIFault) {
        guard !profile.names.isEmpty else { return }
        guard profile.names.count <= PKILimit.alternativeNames else {
            throw PKIFault(
                .malformed, Self.activity, "more than \(PKILimit.alternativeNames) names")
        }
        let names = try Handle(shim_names_new(), free: { GENERAL_NAMES_free($0) }, Self.activity)
        for name in profile.names { try name.append(to: names.pointer, Self.activity) }
        try check(
            X509_add1_ext_i2d(
                draft, NID_subject_alt_name, UnsafeMutableRawPointer(names.pointer), 0, 0),
            Self.activity)
    }
}
