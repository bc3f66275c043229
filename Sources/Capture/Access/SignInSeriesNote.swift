internal import Core

/// Something about a workstation's series of wrong PINs that an auditor should read.
struct SignInSeriesNote: Sendable, Hashable {
    let workstation: Identifier
    let audit: JSONValue

    /// A wrong PIN that is told of: the first of a series, the second, the fourth, and so on, so
    /// that a guesser cannot fill the journal.
    init?(_ count: Int, badge: String?, at workstation: Identifier) {
        guard count > 0, count & (count - 1) == 0 else { return nil }
        self.workstation = workstation
        audit = AuditBody.make(
            action: "signed_in", target: badge, result: "refused_\(count)_times_at_workstation")
    }

    /// The end of a series that had more than one wrong PIN.
    init?(ended count: Int, at workstation: Identifier) {
        guard count > 1 else { return nil }
        self.workstation = workstation
        audit = AuditBody.make(
            action: "signed_in", target: nil,
            result: "series_ended_after_\(count)_refusals_at_workstation")
    }
}
