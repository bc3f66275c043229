public import Core
public import Journal
public import Records

/// Where alerts are found again: they are what records say, and nothing is kept of them besides.
/// The journal in a role.
public protocol AlertStore: Sendable {
    /// What was said of alerts behind `position`, in the journal's order.
    func alertNotes(after position: Int64, limit: Int) async throws(JournalFault) -> [AlertNote]
    /// The newest alerts that wait for a decision.
    func waitingAlerts(limit: Int) async throws(JournalFault) -> WaitingAlerts
    /// Where a record stands; `nil` for a place that is not held.
    func position(epoch: Identifier, sequence: Int64) async throws(JournalFault) -> Int64?
    /// The record that raised an alert, then what was said of it later; empty where there is none.
    func alertRecords(_ alert: Identifier) async throws(JournalFault) -> [SealedRecord]
}

extension Journal: AlertStore {}
