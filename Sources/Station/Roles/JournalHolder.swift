internal import Capture
package import Core
package import Journal
package import Records

/// The journal of this process while it is open: opened by one child of the tree, used by the
/// others. Without it every answer is ``JournalFault/closed``, and the workstations try again.
package final class JournalHolder: RecordStore {
    private let journal = Guarded<Journal?>(nil)
    let trouble = JournalTrouble()

    package var current: Journal? { journal.withLock { $0 } }

    package func set(_ journal: Journal?) {
        self.journal.withLock { $0 = journal }
        if journal != nil { trouble.clear() }
    }

    package func append(_ draft: RecordDraft) async throws(JournalFault) -> Journal.Appended {
        guard let journal = current else { throw .closed }
        do throws(JournalFault) {
            let appended = try await journal.append(draft)
            trouble.clear()
            return appended
        } catch {
            if !error.isTransient { trouble.note(error) }
            throw error
        }
    }

    package func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord? {
        guard let journal = current else { throw .closed }
        return try await journal.record(id)
    }
}
