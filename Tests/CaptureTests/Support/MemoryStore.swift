import Capture
import Core
import Journal
import Records

/// A store that keeps the journal's promises in memory, and one of its faults when told to. It
/// holds no attachments.
final class MemoryStore: RecordStore {
    private struct State: Sendable {
        var records: [SealedRecord] = []
        var head = ChainHead(startOf: Identifier(high: 7, low: 7))
        var fault: JournalFault?
    }

    private let state = Guarded(State())
    private let clock: StampingClock

    init(clock: StampingClock) { self.clock = clock }

    var records: [SealedRecord] { state.withLock { $0.records } }
    func records(_ kind: RecordKind) -> [SealedRecord] {
        records.filter { $0.envelope.kind == kind }
    }
    /// What appends answer from now on, whatever is sent.
    func fail(with fault: JournalFault?) { state.withLock { $0.fault = fault } }

    func append(_ draft: RecordDraft) async throws(JournalFault) -> Journal.Appended {
        let stamp = clock.stamp()
        let result: Result<Journal.Appended, JournalFault> = state.withLock { state in
            if let fault = state.fault { return .failure(fault) }
            let named = NamedAttachments.of(draft.body, kind: draft.kind)
            if !named.isEmpty {
                return .failure(.lacksAttachments(pointers: named.map(\.pointer.description)))
            }
            if let known = state.records.first(where: { $0.envelope.id == draft.id }) {
                let isSame =
                    known.envelope.kind == draft.kind
                    && (try? CanonicalJSON.bytes(of: known.envelope.body))
                        == (try? CanonicalJSON.bytes(of: draft.body))
                return isSame ? .success(.alreadyStored(known)) : .failure(.conflict(draft.id))
            }
            do throws(CanonicalJSON.NotCanonical) {
                let record = try SealedRecord(
                    draft: draft, post: "TST-01", after: state.head, stamp: stamp)
                state.records.append(record)
                state.head = record.head
                return .success(.stored(record))
            } catch {
                return .failure(.notCanonical(pointer: error.pointer.description))
            }
        }
        return try result.get()
    }

    func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord? {
        records.first { $0.envelope.id == id }
    }
}
