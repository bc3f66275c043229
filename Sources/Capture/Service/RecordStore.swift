public import Core
public import Journal
public import Records

/// Where records become durable. The journal in a role; a failing twin in a test.
public protocol RecordStore: Sendable {
    /// Returns after the record is on disk. The same identifier, kind and body again returns the
    /// record of the first time.
    func append(_ draft: RecordDraft) async throws(JournalFault) -> Journal.Appended
    /// The record of that name; `nil` where there is none.
    func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord?
    /// What was learned since of the clock of a boot; `nil` where nothing was.
    func correction(of boot: Identifier) async throws(JournalFault) -> TimeCorrection?
}

extension RecordStore {
    /// A store that knows nothing of clocks.
    public func correction(of boot: Identifier) async throws(JournalFault) -> TimeCorrection? {
        nil
    }
}

extension Journal: RecordStore {}
