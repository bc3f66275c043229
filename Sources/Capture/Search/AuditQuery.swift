internal import Core
internal import Journal
internal import Records

/// What an auditor asks for.
struct AuditQuery: Sendable {
    static let known: Set<String> = [
        "badge", "action", "from", "to", "limit", "cursor", "format",
    ]
    static let pageLimit = 500
    private static let usualPage = 100

    static let columns = [
        "stored_at", "clock", "officer", "workstation", "action", "target", "result", "id",
    ]

    let terms: [IndexTerm]
    let span: Range<Timestamp>
    let limit: Int
    let cursor: SearchCursor?
    /// For the audit of the audit.
    let words: String

    init(_ items: QueryItems, time: PostTime) throws(CaptureFault) {
        var items = items
        span = items.span(time)
        limit = items.number("limit", 1...Self.pageLimit, default: Self.usualPage)
        cursor = items.value("cursor", "the next of the page before") { SearchCursor($0) }
        _ = items.value("format", "json or csv") { ["json", "csv"].contains($0) ? $0 : nil }
        try items.check()
        terms = [
            items.text("badge").map(AuditTerms.badge), items.text("action").map(AuditTerms.action),
        ].compactMap(\.self)
        words = ["badge", "action", "from", "to"]
            .compactMap { name in items.text(name).map { "\(name) \($0)" } }
            .joined(separator: ", ")
    }

    static func cells(_ record: SealedRecord) -> [JSONValue] {
        let envelope = record.envelope
        func said(_ key: String) -> JSONValue { envelope.body[key] ?? .null }
        return [
            .string(envelope.stamp.time.description), .string(envelope.stamp.trust.rawValue),
            JSONValue(envelope.officer), JSONValue(envelope.workstation), said("action"),
            said("target"), said("result"), .string(envelope.id.description),
        ]
    }
}
