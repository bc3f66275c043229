/// A person to look up.
public struct PersonQuery: Hashable, Sendable {
    /// Every form in which the name is known: as typed, as a zone prints it, in another script.
    public let names: [String]
    /// Whether a zone had no room for the whole name, so that parts may lack their ends.
    public let isTruncated: Bool
    /// As typed and as a zone prints it, where both are known: the one that agrees best counts.
    public let birthDates: [BirthDate]
    /// `F`, `M`; anything else says nothing.
    public let sex: String?
    /// ICAO's three letters; weak evidence.
    public let nationality: String?

    public init(
        names: [String], isTruncated: Bool = false, birthDates: [BirthDate] = [],
        sex: String? = nil, nationality: String? = nil
    ) {
        self.names = names
        self.isTruncated = isTruncated
        self.birthDates = birthDates
        self.sex = sex
        self.nationality = nationality
    }

    /// Whether there is no name to look up.
    public var isEmpty: Bool { parsed.isEmpty }

    /// The names that have anything to compare.
    var parsed: [PersonName] { names.map(PersonName.init).filter { $0.weight > 0 } }
}
