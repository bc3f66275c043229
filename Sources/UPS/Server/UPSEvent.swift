/// What the server tells its role.
public enum UPSEvent: Hashable, Sendable {
    /// For the power role: clients had their notice, the relays of these loads may open.
    case relayMayOpen(tier: Int, loads: [String])
    /// For the log.
    case note(UPSNote)
}
