public import PKI

/// Whose signature on a list counts.
public enum BundleTrust: Sendable {
    /// Anybody to whom these anchors lead and who may sign lists.
    case authorities(TrustStore)
    /// This certificate and no other; its dates are not asked.
    case signer(Certificate)
}
