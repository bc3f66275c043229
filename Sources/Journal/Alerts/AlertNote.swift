public import Core

/// A place of the journal at which something was said of an alert: that it was raised, or what
/// became of it.
public struct AlertNote: Sendable, Hashable {
    public let position: Int64
    public let epoch: Identifier
    public let sequence: Int64
    /// The record that raised the alert.
    public let alert: Identifier
}

/// The alerts that wait for a decision.
public struct WaitingAlerts: Sendable, Hashable {
    /// Where each was raised, in the journal's order; the newest of them.
    public let notes: [AlertNote]
    /// How many there are in all.
    public let count: Int64
    /// The journal's last position as of this answer.
    public let end: Int64
}
