public import Core

/// The findings of a status document at full length, for `waypost doctor`.
public enum FindingsReport {
    /// A block for each finding, worst first: severity and code, what, remedy, since when, whether
    /// it takes hands at the post; behind them what is muted, until when and why. Lines have
    /// 80 columns, but for what is to be copied.
    ///
    /// - Parameter isColoured: whether ANSI colours may be used.
    public static func text(_ document: StatusDocument, isColoured: Bool = false) -> String {
        let muted = document.muted.map { muted in
            (["", "MUTED until \(muted.mute.until)  \(muted.finding.code)"]
                + sentence(muted.finding.summary) + sentence("because: \(muted.mute.reason)"))
                .map { $0 + "\n" }.joined()
        }.joined()
        return told(document, Paint(isColoured: isColoured)) + muted
    }

    private static func sentence(_ text: String) -> [String] {
        ScreenText.words(text, ScreenText.width - 2).map { "  " + $0 }
    }

    private static func remedy(_ text: String) -> [String] {
        ScreenText.clauses(text, ScreenText.width - 5).enumerated().map { index, line in
            (index == 0 ? "  -> " : "     ") + line
        }
    }

    private static func told(_ document: StatusDocument, _ paint: Paint) -> String {
        guard !document.findings.isEmpty else {
            return document.state == .unknown
                ? "Nothing is known: this user can read neither the journal nor the roles.\n"
                : document.muted.isEmpty
                    ? "No findings.\n" : "No findings but those that are muted.\n"
        }
        return ordered(document).map { finding in
            let severity = finding.severity.rawValue.uppercased()
            var lines = [
                "\(paint(severity, as: finding.severity == .critical ? .critical : .warning))  \(finding.code)"
            ]
            lines += sentence(finding.summary) + remedy(finding.remedy)
            let notes =
                [finding.since.map { "since \($0)" }, finding.isOnSite ? "at the post" : nil]
                .compactMap(\.self)
            if !notes.isEmpty { lines.append("  " + notes.joined(separator: "; ")) }
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
