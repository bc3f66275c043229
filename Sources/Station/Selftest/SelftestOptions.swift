/// How the commissioning check is run.
public struct SelftestOptions: Sendable, Hashable {
    /// Nobody is there to look: what a person must see is not tried.
    public var isUnattended: Bool
    /// Leaves all relays alone.
    public var sparesLoads: Bool
    /// Loads of tiers 0 and 1 that may be switched all the same.
    public var confirmed: [String]
    /// Loads that were on while the appliance was off, by a person's word; `nil` where nobody says.
    public var lit: Set<String>?
    /// The user who runs it, for the report and the record.
    public var person: String

    public init(
        isUnattended: Bool = false, sparesLoads: Bool = false, confirmed: [String] = [],
        lit: Set<String>? = nil, person: String
    ) {
        self.isUnattended = isUnattended
        self.sparesLoads = sparesLoads
        self.confirmed = confirmed
        self.lit = lit
        self.person = person
    }
}
