/// A defect built in on purpose, which an invariant must find: who watches the watchers.
///
/// Each says what it breaks: a part of the product that is made to do wrong by what it is given, or
/// what the product has stored, behind its back. The latter shows only that the invariant sees.
package enum Canary: String, Sendable, CaseIterable {
    /// The disk below the real journal answers flushes and does not carry them out; then the power
    /// is cut again and again. So the journal's commit reports what is not kept.
    case receiptBeforeFlush = "receipt-before-flush"
    /// Behind the journal's back the last record is chained to the one before the last, and capture
    /// starts anew: the real journal goes on from there, as one would whose append skipped a hash.
    case skippedHash = "skipped-hash"
    /// HQ's real store is given each batch a second time under another epoch and other sequences.
    /// Each copy is a chain in order, and the count of crossings stays what it was.
    case duplicateApply = "duplicate-apply"
    /// The real policy has tier 2 for tier 4 in its site, and the battery is weak.
    case brokenTierOrder = "broken-tier-order"
    /// The real policy has tier 1 for tier 2 in its site, which may fall by an estimate, and the
    /// battery's charge is below its floor without a voltage that says so.
    case cutByEstimate = "cut-by-estimate"
    /// A record about a referral that capture finds in its outbox names, open, what the referral's
    /// seal covers.
    case unsealed
    /// The line never ends a request: the real forwarder waits for it for ever.
    case hungUplink = "hung-uplink"
    /// The disk never comes to its next piece of work: the real journal waits for ever.
    case hungJournal = "hung-journal"

    /// Whether the defect shows only where the battery is weak.
    var needsWeakBattery: Bool { self == .brokenTierOrder || self == .cutByEstimate }
}
