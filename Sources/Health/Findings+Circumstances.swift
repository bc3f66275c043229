public import Core
public import Site

/// Findings that a status document does not show by itself.
extension Findings {
    /// - Parameter path: where the site file should be.
    public static func notProvisioned(siteFile path: String) -> Finding {
        Finding(
            code: "site.missing", severity: .critical,
            summary: "There is no usable configuration at \(path).",
            remedy: "waypost config check; then waypost provision --site FILE")
    }

    /// Roles that run but do not talk to this user; of them nothing bad is known.
    public static func mayNotAsk(_ roles: [Role]) -> Finding {
        Finding(
            code: "status.refused", severity: .warning,
            summary: "This user may not ask "
                + roles.map(\.rawValue).joined(separator: ", ") + ".",
            remedy: "run it as root or as a member of the group waypost-view")
    }

    /// HQ holds another branch of the epoch in which this post writes (RECORD.md, "fork").
    public static let forked = Finding(
        code: "records.forked", severity: .critical,
        summary: "HQ holds other records under this post's numbers: a card was copied.",
        remedy: "take the copy out of service and tell HQ; nothing that was stored is lost")
}
