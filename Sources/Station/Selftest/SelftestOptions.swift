/// How the commissioning check is run.
public struct SelftestOptions: Sendable, Hashable {
    /// Nobody is there to look: what a person must see is not tried.
    public var isUnattended: Bool
    /// Leaves all relays alone.
    public var sparesLoads: Bool
    /// Loads of tiers 0 and 1 that may be switched all the same.
    public var confirmed: [String]
    /// The user who runs it, for the report and the record.
    public var person: String

    public init(
        isUnattended: Bool = false, sparesLoads: Bool = false, confirmed: [String] = [],
        person: String
    ) {
        self.isUnattended = isUnattended
        self.sparesLoads = sparesLoads
        self.confirmed = confirmed
        self.person = person
    }
}
