public import Core
internal import Records

/// What the journal's index keeps of a record that has to do with an alert. Everything in it
/// follows from the record: a recovery makes it anew.
public struct AlertMark: Sendable, Hashable {
    /// The actions of `audit` records that bear on alerts.
    public static let lateHit = "late_hit"
    public static let withdrawn = "hit_withdrawn"

    /// The record that raised the alert, by whose name it goes.
    public let alert: Identifier
    /// The crossing that it is about, for the record that raised it; else `nil`.
    public let crossing: Identifier?
    /// Of the record that raised it: in how many circles a decision is waited for.
    let waiting: Int
    /// Whether it is a decision that nobody has to confirm.
    let settles: Bool

    /// `nil` for a record that has nothing to do with one.
    init?(_ draft: RecordDraft) {
        let target = draft.body["target"]?.string.flatMap { Identifier($0) }
        let circles = AlertCircle.of(draft.verdicts)
        if !circles.isEmpty {
            alert = draft.id
            crossing = draft.kind == .crossing ? draft.id : target
            waiting = circles.count
            settles = false
            return
        }
        let isWithdrawal =
            draft.kind == .audit && draft.body["action"]?.string == Self.withdrawn
        guard let target, draft.kind == .hitOutcome || isWithdrawal else { return nil }
        alert = target
        crossing = nil
        waiting = 0
        settles =
            !isWithdrawal && draft.verdicts?.at("outcome", "state")?.string == "final"
    }
}
