public import Core

/// What the owner of an alert list says of it besides its entries: the file of
/// `waypost lists build --meta` (RECORD.md, "Alert lists"). It stands here because this is where
/// TOML is read.
public struct ListMeta: Sendable, Hashable {
    public var version: String?
    public var owner: String?
    public var legalBasis: String?
    /// Empty: every post.
    public var permittedPosts: [String]
    /// `nil`: the moment of building.
    public var issuedAt: Timestamp?
    public var validUntil: Timestamp?
    public var maximumAge: Duration?
    /// Whether the counter must not see its hits; ``role`` names who does.
    public var isDiscreet: Bool
    public var role: String?

    private enum Visibility: String, CaseIterable { case open, discreet }

    /// Reads the keys `version`, `owner`, `legal_basis`, `permitted_posts`, `issued_at`,
    /// `valid_until`, `max_age_s`, `visibility` and `role`, all of them optional.
    ///
    /// - Throws: every fault of the file.
    public static func load(_ bytes: [UInt8], name: String) throws(SiteFaults) -> ListMeta {
        let report = FaultReport(file: name)
        let meta = read(bytes, report)
        guard report.faults.isEmpty, let meta else { throw SiteFaults(report.faults) }
        return meta
    }

    private static func read(_ bytes: [UInt8], _ report: FaultReport) -> ListMeta? {
        guard let root = TOMLDocument.read(bytes, limit: SiteFile.largest, report: report),
            let table = TableReader(root, path: "", report: report)
        else { return nil }
        let text = Reading<String>.line(atMost: 200).map(Optional.some)
        let instant = Reading<Timestamp>.instant.map(Optional.some)
        let age = Reading<Int>.whole(1...3_162_240_000)
            .map { Optional.some(Duration.seconds($0)) }
        let version = table.optional("version", text, else: nil)
        let owner = table.optional("owner", text, else: nil)
        let legalBasis = table.optional("legal_basis", text, else: nil)
        let posts = table.optional(
            "permitted_posts", Reading<String>.line(atMost: 64).oneOrMore(atMost: 1_000), else: [])
        let issuedAt = table.optional("issued_at", instant, else: nil)
        let validUntil = table.optional("valid_until", instant, else: nil)
        let maximumAge = table.optional("max_age_s", age, else: nil)
        let visibility = table.optional(
            "visibility", Reading<Visibility>.word(), else: Visibility.open)
        let role = table.optional("role", text, else: nil)
        table.finish()
        guard let version, let owner, let legalBasis, let posts, let issuedAt, let validUntil,
            let maximumAge, let visibility, let role
        else { return nil }
        return ListMeta(
            version: version, owner: owner, legalBasis: legalBasis, permittedPosts: posts,
            issuedAt: issuedAt, validUntil: validUntil, maximumAge: maximumAge,
            isDiscreet: visibility == .discreet, role: role)
    }
}

extension Reading where Value == Timestamp {
    fileprivate static var instant: Self {
        let allowed = #"an RFC 3339 instant in quotes, such as "2026-11-21T00:00:00Z""#
        return Reading(allowed) { node, path, report in
            if case .text(let text) = node.content, let time = Timestamp(text) { return time }
            report.add(path, line: node.line, found: node.shown, allowed: allowed)
            return nil
        }
    }
}
