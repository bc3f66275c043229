public import Core

extension Findings {
    /// Findings of one role that are looked at.
    static let toldLimit = 64

    /// What a role knows of itself joined to what follows from the outside.
    ///
    /// - Parameters:
    ///   - seen: by whoever puts the document together; a code that stands here is not taken from
    ///     a role too, but since when it is so is: a role remembers, and a command has just begun.
    ///   - told: the `findings` of each role's answer. The same one from several roles stands once;
    ///     one code about several things stands for each of them.
    public static func merged(_ seen: [Finding], told: [JSONValue]) -> [Finding] {
        let told = told.flatMap { ($0.array ?? []).prefix(toldLimit) }.compactMap(Finding.init)
        let known = Set(seen.map(\.code))
        var merged = seen.map { finding in
            let remembered = told.first { $0.isSame(as: finding) }
            return finding.since == nil ? finding.dated(remembered?.since) : finding
        }
        for finding in told where !known.contains(finding.code) {
            if !merged.contains(where: finding.isSame) { merged.append(finding) }
        }
        return merged
    }
}

extension Finding {
    fileprivate func isSame(as other: Finding) -> Bool {
        code == other.code && summary == other.summary
    }

    /// The same finding with another beginning.
    public func dated(_ since: Timestamp?) -> Finding {
        Finding(
            code: code, severity: severity, summary: summary, remedy: remedy, since: since)
    }
}
