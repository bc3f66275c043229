/// What an inspector may want to know of a chip and that speaks neither for nor against it.
public enum ChipRemark: String, Sendable, CaseIterable {
    /// Parameters of a curve are written out, as Doc 9303-12 §4.2.1.1 asks.
    case explicitCurveParameters = "explicit_curve_parameters"
    /// The message spells its signer's issuer in another order than the certificate.
    case signerNameReordered = "signer_name_reordered"
    /// Signed by PKCS#1 with a key that is meant for RSASSA-PSS.
    case signatureOfOtherKind = "signature_of_other_kind"
    /// The digest that the message names is not the one inside its signature.
    case digestsDiffer = "digests_differ"
    /// The content's type is one that single States use instead of ICAO's.
    case otherContentType = "other_content_type"
    /// The signer's certificate does not say which key signed it.
    case noAuthorityKey = "no_authority_key_identifier"
    /// Found by the signature alone: the issuer's name is spelt otherwise.
    case issuerNameDiffers = "issuer_name_differs"
    /// The authority's own issuer is not in the lists.
    case authorityUnplaced = "authority_issuer_absent"
    /// Valid when it signed, no longer now.
    case signerExpiredSince = "signer_expired_since"
    case authorityExpiredSince = "authority_expired_since"
    /// The time of signing is not said, so that the date of issue or today stood for it.
    case signingTimeUnknown = "signing_time_unknown"
    /// The signer's certificate has no key usage.
    case noKeyUsage = "no_key_usage"
}

/// What this project holds too weak to prove anything, though it verifies: its own policy, as
/// OpenSSL lets all of it pass.
public enum ChipWeakness: String, Sendable, CaseIterable {
    case sha1Signature = "sha1_signature"
    case sha1Certificate = "sha1_certificate"
    case sha1DataGroups = "sha1_data_groups"
    /// RSA below 2,048 bits or a curve below 224, of the signer or of the authority.
    case shortSignerKey = "short_signer_key"
    case shortAuthorityKey = "short_authority_key"
}
