internal import Core
internal import GRDB
internal import Supervision

/// What is done with the file between commits, on the journal's thread.
extension Journal {
    /// Work on the journal's thread, behind the appends that wait: nothing is appended meanwhile.
    func step<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(JournalFault) -> Value {
        try await executor.value { [self] () throws(JournalFault) in
            if state.withLock({ $0.isClosed }) { throw .closed }
            do throws(JournalFault) {
                return try JournalDatabase.translating(JournalDatabase.path(in: directory)) {
                    try queue.writeWithoutTransaction(work)
                }
            } catch {
                endIfUnknown(after: error)
                throw error
            }
        }
    }

    func reading<Value>(
        _ body: (Database) throws -> Value
    ) -> Result<Value, JournalFault> {
        Result { () throws(JournalFault) in
            do throws(JournalFault) {
                return try JournalDatabase.translating(JournalDatabase.path(in: directory)) {
                    try queue.read(body)
                }
            } catch .damaged(epoch: nil, sequence: nil, let reason) {
                let fault = JournalFault.damaged(epoch: nil, sequence: nil, reason: reason)
                endIfUnknown(after: fault)
                throw fault
            }
        }
    }
}
