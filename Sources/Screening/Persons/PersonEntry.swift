public import Core

/// What a list says of one person (CONTRACT §4 "Alert-list sources", RECORD.md "Alert lists").
public struct PersonEntry: Hashable, Sendable {
    /// The owner's name for the entry.
    public var identifier: String
    /// The name and its aliases, the first one leading.
    public var names: [String]
    public var birthDates: [BirthDate]
    /// ICAO's codes.
    public var nationalities: [String]
    /// Documents that the person is known to hold, as the owner writes them.
    public var documents: [String]
    /// `F`, `M`, `X` or `unknown`.
    public var sex: String?
    public var reference: String?
    public var category: String?
    /// As ``DocumentEntry/action``.
    public var action: String?
    public var contact: String?
    /// The last day on which the entry counts.
    public var validUntil: CalendarDate?

    public init(
        identifier: String, names: [String], birthDates: [BirthDate] = [],
        nationalities: [String] = [], documents: [String] = [], sex: String? = nil,
        reference: String? = nil, category: String? = nil, action: String? = nil,
        contact: String? = nil, validUntil: CalendarDate? = nil
    ) {
        self.identifier = identifier
        self.names = names
        self.birthDates = birthDates
        self.nationalities = nationalities
        self.documents = documents
        self.sex = sex
        self.reference = reference
        self.category = category
        self.action = action
        self.contact = contact
        self.validUntil = validUntil
    }

    var traits: PersonTraits {
        PersonTraits(
            names: names.map(PersonName.init).filter { $0.weight > 0 }, birthDates: birthDates,
            nationalities: nationalities.compactMap(PersonTraits.nationality),
            sex: PersonTraits.sex(sex))
    }
}
