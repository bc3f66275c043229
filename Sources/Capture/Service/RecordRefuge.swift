public import Records

/// Where a record waits, flushed, while the journal takes nothing: a full disk keeps a reserve that
/// is larger than all that may wait there.
public protocol RecordRefuge: Sendable {
    /// - Returns: whether the record is on disk and will be offered to the journal again.
    func keep(_ draft: RecordDraft) async -> Bool
}
