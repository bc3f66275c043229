import Capture
import Core
import Journal
import Records

/// A store whose appends wait until the test lets them through, and which tells when one waits.
final class GatedStore: RecordStore {
    let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation
    private let gate: AsyncStream<Void>
    private let opener: AsyncStream<Void>.Continuation
    private let store: MemoryStore

    init(_ store: MemoryStore) {
        self.store = store
        (arrivals, arrived) = AsyncStream.makeStream()
        (gate, opener) = AsyncStream.makeStream()
    }

    func open() { opener.finish() }

    func append(_ draft: RecordDraft) async throws(JournalFault) -> Journal.Appended {
        arrived.yield()
        for await _ in gate {}
        return try await store.append(draft)
    }

    func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord? {
        try await store.record(id)
    }
}
