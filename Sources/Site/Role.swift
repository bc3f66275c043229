/// The five processes of a post, in the order in which they start (DESIGN, "The stack").
public enum Role: String, Sendable, CaseIterable, Codable {
    /// Holds the GPIO lines and does nothing else, so that no update of another role drops a load.
    case relays
    /// Reads the controllers, estimates, plans and sheds.
    case power
    /// Tells the workstations, in RFC 9271, when their load will fall.
    case ups
    /// The LAN's service and page, officers, journal.
    case capture
    /// The link to headquarters.
    case uplink
}
