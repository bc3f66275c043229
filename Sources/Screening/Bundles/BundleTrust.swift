public import PKI

/// Whose signature on a list counts.
public enum BundleTrust: Sendable {
    /// Anybody to whom these anchors lead and who may sign lists.
    case authorities(TrustStore)
    /// The key of this certificate and no other: one that was renewed for its key vouches for what
    /// was signed before. Dates are not asked.
    case signer(Certificate)
}
