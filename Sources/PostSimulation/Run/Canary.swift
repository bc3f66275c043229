/// A defect built in on purpose, which an invariant must find: who watches the watchers.
package enum Canary: String, Sendable, CaseIterable {
    /// The disk answers flushes and does not carry them out.
    case receiptBeforeFlush = "receipt-before-flush"
    /// A record stands in the journal with the chain hash of the one before.
    case skippedHash = "skipped-hash"
    /// HQ keeps a record a second time.
    case duplicateApply = "duplicate-apply"
    /// Power takes tier 2 for tier 4.
    case brokenTierOrder = "broken-tier-order"
    /// Tier 1 is switched off because the estimate is low.
    case cutByEstimate = "cut-by-estimate"
}
