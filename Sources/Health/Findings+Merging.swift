public import Core

extension Findings {
    /// Findings of one role that are looked at.
    static let toldLimit = 64

    /// What a role knows of itself joined to what follows from the outside.
    ///
    /// - Parameters:
    ///   - seen: by whoever puts the document together; a code that stands here is not taken from
    ///     a role too.
    ///   - told: the `findings` of each role's answer. The same one from several roles stands once;
    ///     one code about several things stands for each of them.
    public static func merged(_ seen: [Finding], told: [JSONValue]) -> [Finding] {
        let known = Set(seen.map(\.code))
        var merged = seen
        for finding in told.flatMap({ ($0.array ?? []).prefix(toldLimit) }).compactMap(Finding.init)
        where !known.contains(finding.code) {
            let isThere = merged.contains {
                $0.code == finding.code && $0.summary == finding.summary
            }
            if !isThere { merged.append(finding) }
        }
        return merged
    }
}
