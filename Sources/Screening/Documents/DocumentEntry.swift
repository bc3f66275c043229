public import Core

/// What a list says of one document (CONTRACT §4 "Alert-list sources", RECORD.md "Alert lists").
public struct DocumentEntry: Hashable, Sendable {
    /// A `document.class` of RECORD.md.
    public var type: String
    /// `lost`, `stolen`, `revoked`, `invalid` or `other`.
    public var kind: String
    /// The day of the report, `YYYY-MM-DD`, `XX` where unknown; `nil` where not given.
    public var date: String?
    /// The owner's name for the entry.
    public var reference: String?
    public var category: String?
    /// `detain`, `deny`, `inform_discreetly`, `check_document`, `locate_missing` or `protect`;
    /// `nil` asks to verify with the owner before acting.
    public var action: String?
    public var contact: String?
    /// The last day on which the entry counts.
    public var validUntil: CalendarDate?
    /// `F`, `M`, `X` or `unknown`.
    public var sex: String?

    public init(
        type: String, kind: String, date: String? = nil, reference: String? = nil,
        category: String? = nil, action: String? = nil, contact: String? = nil,
        validUntil: CalendarDate? = nil, sex: String? = nil
    ) {
        self.type = type
        self.kind = kind
        self.date = date
        self.reference = reference
        self.category = category
        self.action = action
        self.contact = contact
        self.validUntil = validUntil
        self.sex = sex
    }
}
