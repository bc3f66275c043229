public import Core

/// The findings of a status document at full length, for `waypost doctor`.
public enum FindingsReport {
    /// A block for each finding, worst first: severity and code, what, remedy, since when.
    public static func text(_ document: StatusDocument) -> String {
        guard !document.findings.isEmpty else {
            return document.state == .unknown
                ? "Nothing is known: this user can read neither the journal nor the roles.\n"
                : "No findings.\n"
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

    /// `post`, `at`, `state` and `findings` as in the status document.
    public static func json(_ document: StatusDocument) -> JSONValue {
        let whole = document.json
        return .object(
            Dictionary(
                uniqueKeysWithValues: ["post", "at", "state", "findings"].map {
                    ($0, whole[$0] ?? .null)
                }))
    }

    static func ordered(_ document: StatusDocument) -> [Finding] {
        document.findings.sorted { $0.severity > $1.severity }
    }
}
