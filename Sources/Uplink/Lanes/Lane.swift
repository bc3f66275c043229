/// What waits to go to HQ, the most pressing first.
public enum Lane: String, Sendable, CaseIterable, Comparable {
    /// Hits, referrals and provisional outcomes, shown to HQ ahead of their turn.
    case urgent
    /// All records, in the journal's order.
    case records
    /// What HQ published for this post: lists, rosters, programs.
    case downloads
    /// Attachments of hits, refusals and referrals, and those that HQ asked for.
    case flaggedAttachments = "flagged_attachments"
    case otherAttachments = "other_attachments"
    /// What sun, battery and loads did, hour by hour.
    case history
    /// What the roles say at warning and above.
    case logs

    public static func < (one: Lane, other: Lane) -> Bool {
        allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }

    /// Whether it goes from what the month's budget leaves (``LinkBudget``).
    public var isBudgeted: Bool { self > .records }

    /// What its bytes are charged to.
    var purpose: LinkPurpose {
        switch self {
        case .urgent: .urgent
        case .records: .records
        case .downloads: .downloads
        case .flaggedAttachments, .otherAttachments: .attachments
        case .history: .history
        case .logs: .logs
        }
    }
}

/// Why something does not go now that could.
public enum Deferral: String, Sendable, CaseIterable {
    /// HQ is not reached.
    case link
    /// What is left of the month's budget is kept for records.
    case budget
    /// What the lane may cost in a day is used.
    case allowance
    /// It would touch the disk's reserve.
    case disk
    /// `[uplink] attachments` leaves them to the stick.
    case stick
    /// The battery has nothing to spare: hits, referrals and provisional outcomes go, records in
    /// bundles.
    case energy
    /// HQ's program does not take it yet.
    case hub
}
