internal import Core
internal import Records

/// Takes what other roles left in their outboxes into the journal.
///
/// Runs in the process that writes the journal: once at its start, and whenever a role says that
/// it has left something.
public struct OutboxCollector: Sendable {
    private let outboxes: [Outbox]
    private let journal: Journal

    public init(outboxes: [Outbox], journal: Journal) {
        self.outboxes = outboxes
        self.journal = journal
    }

    /// What one round did.
    public struct Round: Sendable, Hashable {
        public var taken = 0
        /// Files that were no record, or whose identifier stands for another: put aside.
        public var setAside = 0
    }

    /// Appends every waiting record, deletes it after its flush, and goes on past those that are
    /// no records. Throws where the journal or the file system cannot go on; what was taken until
    /// then is taken.
    public func collect() async throws -> Round {
        var round = Round()
        for outbox in outboxes {
            for id in try outbox.waiting() {
                do {
                    _ = try await journal.append(try outbox.take(id))
                    try outbox.remove(id)
                    round.taken += 1
                } catch let fault as OutboxFault {
                    guard case .unreadable = fault else { throw fault }
                    try outbox.setAside(id)
                    round.setAside += 1
                } catch JournalFault.purged {
                    // It was appended long ago, and only its file was left.
                    try outbox.remove(id)
                } catch let fault as JournalFault {
                    guard !fault.isTransient else { throw fault }
                    try outbox.setAside(id)
                    round.setAside += 1
                }
            }
        }
        return round
    }
}
