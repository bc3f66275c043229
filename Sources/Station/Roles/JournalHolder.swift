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

    package func correction(
        of boot: Identifier
    ) async throws(JournalFault) -> TimeCorrection? {
        try await opened.correction(of: boot)
    }
}

extension JournalHolder: AlertStore {
    package func alertNotes(
        after position: Int64, limit: Int
    ) async throws(JournalFault) -> [AlertNote] {
        try await opened.alertNotes(after: position, limit: limit)
    }

    package func waitingAlerts(limit: Int) async throws(JournalFault) -> WaitingAlerts {
        try await opened.waitingAlerts(limit: limit)
    }

    package func position(
        epoch: Identifier, sequence: Int64
    ) async throws(JournalFault) -> Int64? {
        try await opened.position(epoch: epoch, sequence: sequence)
    }

    package func alertRecords(
        _ alert: Identifier
    ) async throws(JournalFault) -> [SealedRecord] {
        try await opened.alertRecords(alert)
    }

    fileprivate var opened: Journal {
        get throws(JournalFault) {
            guard let journal = current else { throw .closed }
            return journal
        }
    }
}

extension JournalHolder: AttachmentIndex {
    package func naming(_ sha256: Digest256) async throws(JournalFault) -> [AttachmentNaming] {
        try await opened.naming(sha256)
    }

    package func alerts(about crossing: Identifier) async throws(JournalFault) -> [Identifier] {
        try await opened.alerts(about: crossing)
    }
}
