public import Core

extension Finding {
    /// Characters of each text that is taken from a role.
    private static let textLimit = 500

    public var json: JSONValue {
        [
            "code": .string(code), "severity": .string(severity.rawValue),
            "summary": .string(summary), "remedy": .string(remedy), "since": JSONValue(since),
            "on_site": .bool(isOnSite),
        ]
    }

    /// Reads what a role tells; `nil` where it is no finding.
    public init?(_ json: JSONValue) {
        guard let code = json["code"]?.string, !code.isEmpty, code.utf8.count <= 64,
            let severity = json["severity"]?.string.flatMap(Severity.init),
            let summary = json["summary"]?.string, let remedy = json["remedy"]?.string
        else { return nil }
        self.init(
            code: code, severity: severity, summary: String(summary.prefix(Self.textLimit)),
            remedy: String(remedy.prefix(Self.textLimit)),
            since: json["since"]?.string.flatMap { Timestamp($0) })
    }
}
