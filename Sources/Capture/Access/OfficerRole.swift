/// What a person at the post may do. The raw values stand in the register and in sessions.
public enum OfficerRole: String, Sendable, CaseIterable {
    case officer
    case supervisor
    /// Opens sealed referrals and nothing else.
    case protection
    /// Reads, and is read about.
    case auditor
    /// Learns in a journal that never leaves the post.
    case trainee

    /// Whether records of this person enter the post's journal.
    public var mayCapture: Bool { self == .officer || self == .supervisor }
    /// Whether this person may read crossings back.
    public var mayReadCrossings: Bool { mayCapture || self == .auditor }
    /// What a person may do in training: who learns does an officer's work there.
    var inTraining: OfficerRole { self == .trainee ? .officer : self }
}
