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

    /// The ladder of restarts has left all but power and relays out (`Systemd/README.md`).
    ///
    /// - Parameters:
    ///   - reason: in the ladder's own words.
    ///   - end: when it tries the whole post again by itself; `nil` where a person ends it.
    public static func safeMode(
        because reason: String, since: Timestamp, until end: Timestamp?
    ) -> Finding {
        // Of 2026-11-21T10:15:00.497Z: 11-21 10:15.
        let time = end.map {
            String($0.description.dropFirst(5).prefix(11).map { $0 == "T" ? " " : $0 }) + " UTC"
        }
        return Finding(
            code: safeModeCode, severity: .critical,
            summary: "Safe mode until \(time ?? "a person ends it"), power and relays only: "
                + "\(reason)",
            remedy: "systemctl start waypost.target (/usr/libexec/waypost/ladder show)",
            since: since)
    }

    static let safeModeCode = "board.safe_mode"

    /// Somebody came in with the key that needs no clock, and it is still the one in use.
    public static func breakglassUsed(post: String, at time: Timestamp) -> Finding {
        Finding(
            code: "access.breakglass", severity: .warning,
            summary: "The break-glass key was used, and opens this post still.",
            remedy: "HQ: waypost-hub technicians breakglass \(post) --renew; then enrol",
            since: time)
    }

    /// Somebody sealed the post, as it was about to be lost.
    ///
    /// - Parameters:
    ///   - isDone: whether nothing of the journal stands in the clear any more.
    ///   - bundle: where that lies which HQ lacked; `nil` where it lacked nothing.
    ///   - records: so many are in it.
    public static func sealed(
        isDone: Bool, bundle: String?, records: Int64, post: String?, since: Timestamp?
    ) -> Finding {
        guard isDone else {
            return Finding(
                code: sealedCode, severity: .critical,
                summary: "Sealing was begun and is not through: the journal still stands here.",
                remedy: "waypost seal --yes goes on", since: since)
        }
        let name = post ?? "POST"
        let carry =
            bundle.map { "carry \($0) to HQ (waypost-hub import --revoked), then " } ?? ""
        return Finding(
            code: sealedCode, severity: .critical,
            summary: "Sealed: no keys, no officers, no journal"
                + (bundle == nil ? "." : "; \(records) records are sealed to HQ."),
            remedy: carry + "waypost erase --confirm \(name), and provision anew", since: since)
    }

    static let sealedCode = "post.sealed"

    /// HQ holds another branch of the epoch in which this post writes (RECORD.md, "fork").
    public static let forked = Finding(
        code: "records.forked", severity: .critical,
        summary: "HQ holds other records under this post's numbers: a card was copied.",
        remedy: "take the copy out of service and tell HQ; nothing that was stored is lost")
}
