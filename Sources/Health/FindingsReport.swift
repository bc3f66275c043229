public import Core

/// The findings of a status document at full length, for `waypost doctor`.
public enum FindingsReport {
    /// A block for each finding, worst first: severity and code, what, remedy, since when; behind
    /// them what is muted, until when and why.
    public static func text(_ document: StatusDocument) -> String {
        let muted = document.muted.map { muted in
            "\nMUTED until \(muted.mute.until)  \(muted.finding.code)\n"
                + "  \(muted.finding.summary)\n  because: \(muted.mute.reason)\n"
        }.joined()
        return told(document) + muted
    }

    private static func told(_ document: StatusDocument) -> String {
        guard !document.findings.isEmpty else {
            return document.state == .unknown
                ? "Nothing is known: this user can read neither the journal nor the roles.\n"
                : document.muted.isEmpty
                    ? "No findings.\n" : "No findings but those that are muted.\n"
        }
        return ordered(document).map { finding in
            var lines = [
                "\(finding.severity.rawValue.uppercased())  \(finding.code)",
                "  \(finding.summary)", "  -> \(finding.remedy)",
            ]
            if let since = finding.since { lines.append("  since \(since)") }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    /// `post`, `at`, `state`, `findings` and `muted` as in the status document.
    public static func json(_ document: StatusDocument) -> JSONValue {
        let whole = document.json
        return .object(
            Dictionary(
                uniqueKeysWithValues: ["post", "at", "state", "findings", "muted"].map {
                    ($0, whole[$0] ?? .null)
                }))
    }

    static func ordered(_ document: StatusDocument) -> [Finding] {
        document.findings.sorted { $0.severity > $1.severity }
    }
}
