internal import Core
internal import Journal
internal import Records

/// The words under which `audit` records are found.
enum AuditTerms {
    static func of(_ record: Envelope) -> [IndexTerm] {
        [
            record.officer.map(badge),
            record.body["action"]?.string.map(action),
        ].compactMap(\.self)
    }

    static func badge(_ badge: String) -> IndexTerm { IndexTerm("audit badge", badge) }
    static func action(_ action: String) -> IndexTerm { IndexTerm("audit action", action) }
}
