/// Something about the post that a person should know and can mend.
public struct Finding: Hashable, Sendable {
    public enum Severity: String, Sendable, CaseIterable, Comparable {
        case warning, critical

        public static func < (left: Severity, right: Severity) -> Bool {
            left == .warning && right == .critical
        }
    }

    /// Stable name for programs, lower case with dots: `disk.low`.
    public let code: String
    public let severity: Severity
    /// One sentence of what is wrong.
    public let summary: String
    /// What to do about it, as a command where there is one.
    public let remedy: String
    /// Since when it has been so; `nil` where that is not known.
    public let since: Timestamp?

    public init(
        code: String, severity: Severity, summary: String, remedy: String, since: Timestamp? = nil
    ) {
        self.code = code
        self.severity = severity
        self.summary = summary
        self.remedy = remedy
        self.since = since
    }
}
