internal import Capture
internal import Core
internal import Journal
internal import Records

/// The clock of a post whose traffic is invented: it stands until somebody moves it.
final class TrafficClock: TimeSource {
    struct State: Sendable {
        var wall: Timestamp
        /// Of the wall clock's start against the board's.
        var sinceBoot: Duration
    }

    let bootID: Identifier
    private let state: Guarded<State>

    init(bootID: Identifier, start: Timestamp, sinceBoot: Duration) {
        self.bootID = bootID
        state = Guarded(State(wall: start, sinceBoot: sinceBoot))
    }

    func now() -> Timestamp { state.withLock { $0.wall } }
    func monotonic() -> Duration { state.withLock { $0.sinceBoot } }
    func kernelSaysSynchronised() -> Bool { true }
    func sleep(for duration: Duration) async throws {}

    /// - Parameter drift: milliseconds by which the board's own count moves apart.
    func advance(milliseconds: Int, drift: Int = 0) {
        state.withLock {
            $0.wall = $0.wall + .milliseconds(milliseconds)
            $0.sinceBoot += .milliseconds(milliseconds + drift)
        }
    }
}

/// Seals drafts one behind the other, as the journal does, without a disk.
final class TrafficStore: RecordStore {
    private struct State: Sendable {
        var head: ChainHead
        var records: [SealedRecord] = []
        var places: [Identifier: Int] = [:]
        var attachments: JSONValue?
    }

    private let post: String
    private let clock: TrafficClock
    private let state: Guarded<State>
    /// Called before each append: the time that a disk takes.
    private let flush: @Sendable () -> Void

    init(
        post: String, epoch: Identifier, clock: TrafficClock,
        flush: @escaping @Sendable () -> Void
    ) {
        self.post = post
        self.clock = clock
        self.flush = flush
        state = Guarded(State(head: ChainHead(startOf: epoch)))
    }

    var records: [SealedRecord] { state.withLock { $0.records } }

    /// The next crossing's images: the page of this build sends none yet, so that they enter its
    /// body on the way to the store, behind the checks that would ask for their bytes.
    func attach(_ attachments: JSONValue?) {
        state.withLock { $0.attachments = attachments }
    }

    func append(_ draft: RecordDraft) async throws(JournalFault) -> Journal.Appended {
        flush()
        let stamp = ClockStamp(
            time: clock.now(), trust: .synchronised, bootID: clock.bootID,
            monotonicMilliseconds: clock.monotonic().wholeMilliseconds)
        let sealed = state.withLock { state -> SealedRecord? in
            var draft = draft
            if draft.kind == .crossing, let attachments = state.attachments,
                case .object(var body) = draft.body
            {
                body["attachments"] = attachments
                draft = RecordDraft(
                    kind: draft.kind, id: draft.id, body: .object(body), officer: draft.officer,
                    workstation: draft.workstation, verdicts: draft.verdicts)
            }
            guard
                let record = try? SealedRecord(
                    draft: draft, post: post, after: state.head, stamp: stamp)
            else { return nil }
            state.head = record.head
            state.places[draft.id] = state.records.count
            state.records.append(record)
            return record
        }
        guard let sealed else { throw .closed }
        return .stored(sealed)
    }

    func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord? {
        state.withLock { state in state.places[id].map { state.records[$0] } }
    }
}
