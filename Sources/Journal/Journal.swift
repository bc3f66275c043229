public import Core
internal import FoundationEssentials
internal import GRDB
public import Records
public import Supervision

/// The post's append-only log of records, durable before it answers.
///
/// One writer for each journal; readers of other processes use ``JournalReader``. Appends that
/// wait at the same time share one commit and so one flush: whoever comes before it begins joins,
/// whoever comes during it has the next, and nobody waits for a timer. SQLite's work is done on the
/// thread of the executor that is handed in.
///
/// 1. An append returns only after the flush of the commit that holds the record.
/// 2. The same identifier with the same kind and RFC 8785 body returns the record stored first;
///    with another body it is a ``JournalFault/conflict(_:)``.
/// 3. A failed commit changes nothing; each of its appends is told why.
/// 4. After a failed flush the journal answers nothing more until it is opened again.
/// 5. A record that names attachments is stored only once each of them is complete.
/// 6. Opening writes and flushes again what it finds in SQLite's log (``WriteAheadLog``), and the
///    names of the attachments that it finds, so that what is answered for is on the disk, whoever
///    wrote it and however they ended.
public final class Journal: Sendable {
    public struct Options: Sendable {
        /// Appends that may wait for a commit; one more is answered
        /// ``JournalFault/busy(waiting:)``.
        public var waitingLimit = 1_024
        /// Records in one commit.
        public var groupLimit = 256
        /// Canonical bytes of one record.
        public var recordLimit = 256 * 1_024
        /// Free bytes below which nothing more is stored, so that the post itself stays alive.
        public var reserveBytes: Int64 = 64 * 1_024 * 1_024

        public init() {}
    }

    /// What an append came to.
    public enum Appended: Sendable, Hashable {
        case stored(SealedRecord)
        /// It had been stored before: this is the record of that time.
        case alreadyStored(SealedRecord)

        public var record: SealedRecord {
            switch self {
            case .stored(let record), .alreadyStored(let record): record
            }
        }
    }

    fileprivate typealias Answer = Result<Appended, JournalFault>

    fileprivate struct Waiting: Sendable {
        /// Written and looked through before anybody waits for the journal's thread.
        let prepared: PreparedDraft
        let named: [NamedAttachments.Named]
        let mark: AlertMark?
        let answer: CheckedContinuation<Answer, Never>
    }

    struct State: Sendable {
        fileprivate var waiting: [Waiting] = []
        /// Whether a commit is queued or under way on the executor.
        fileprivate var isDraining = false
        var isClosed = false
        var head: PlacedHead
        var epochNumber: Int64

        init(head: PlacedHead, epochNumber: Int64) {
            self.head = head
            self.epochNumber = epochNumber
        }

        /// Those who came first.
        fileprivate mutating func take(_ limit: Int) -> [Waiting] {
            defer { waiting.removeFirst(min(limit, waiting.count)) }
            return Array(waiting.prefix(limit))
        }
    }

    let state: Guarded<State>
    let queue: DatabaseQueue
    let executor: any ResourceExecutor
    let clock: StampingClock
    private let options: Options
    let post: String
    let directory: String
    let attachments: AttachmentFolder?
    /// What this journal was recovered from, the oldest first; as of its opening.
    public let recoveries: [JournalRecovery]
    /// The newest head after each commit; a slow listener misses those between. For one listener.
    public let heads: AsyncStream<ChainHead>
    let headsContinuation: AsyncStream<ChainHead>.Continuation
    /// The fault that ended this journal by itself, once; ends without one at ``close()``. For one
    /// listener: whoever opened the journal opens it again.
    public let failures: AsyncStream<JournalFault>
    private let failuresContinuation: AsyncStream<JournalFault>.Continuation
    /// Commits made, and records in them: their ratio is what sharing gained.
    public let commits = Counter()
    public let recordsCommitted = Counter()
    public let refusals = Counter()

    /// Opens an existing journal. Blocks for as long as SQLite's recovery takes.
    ///
    /// - Parameters:
    ///   - attachments: where the post keeps them; `nil` where it keeps none, and records that name
    ///     some are refused.
    ///   - board: what tells this board from others; `nil` where nothing does. A journal that was
    ///     opened on another one last goes on in a new epoch: the other card may go on too.
    ///   - vfs: SQLite's file system for it; `nil` for the system's own. A simulation hands in the
    ///     name of its disk.
    ///
    /// Throws `notProvisioned`, `otherPost`, `readOnly`, `damaged` or `storage`.
    public init(
        directory: String, post: String, clock: StampingClock, executor: any ResourceExecutor,
        attachments: AttachmentFolder? = nil, board: Digest256? = nil,
        options: Options = Options(), vfs: String? = nil
    ) throws(JournalFault) {
        let path = JournalDatabase.path(in: directory)
        guard LinuxFiles().exists(path) else { throw .notProvisioned(directory: directory) }
        let queue = try JournalDatabase.openForWriting(path, vfs: vfs)
        let opened = try JournalDatabase.translating(path) {
            try queue.writeWithoutTransaction { database in
                let owner = try String.fetchOne(database, sql: "SELECT id FROM post")
                if owner == post, let board {
                    try Self.settle(on: board, post: post, clock.stamp(), database)
                }
                // The last record's: a journal that lost its tail may name later epochs.
                let epoch =
                    try Int64.fetchOne(
                        database,
                        sql: "SELECT epoch FROM records ORDER BY position DESC LIMIT 1") ?? 0
                return (
                    owner, try JournalReader.head(database), epoch,
                    try JournalReader.recoveries(database)
                )
            }
        }
        guard let owner = opened.0, let head = opened.1 else {
            throw .notProvisioned(directory: directory)
        }
        guard owner == post else { throw .otherPost(found: owner, expected: post) }
        do throws(FileFault) {
            try attachments?.makeDurable()
        } catch {
            throw .flushFailed(reason: error.problem)
        }
        self.queue = queue
        self.executor = executor
        self.clock = clock
        self.options = options
        self.post = post
        self.directory = directory
        self.attachments = attachments
        recoveries = opened.3
        (heads, headsContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (failures, failuresContinuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        state = Guarded(State(head: head, epochNumber: opened.2))
    }

    /// The last place of the chain, as of the last commit.
    public var head: ChainHead { state.withLock { $0.head.head } }

    /// Stores the draft, or finds it stored. Returns after the flush. Throws `purged` where it
    /// was stored and only its place and hashes are left.
    public func append(_ draft: RecordDraft) async throws(JournalFault) -> Appended {
        let prepared: PreparedDraft
        do {
            prepared = try PreparedDraft(draft, post: post)
        } catch {
            throw .notCanonical(pointer: error.pointer.description)
        }
        let named = NamedAttachments.of(draft.body, kind: draft.kind)
        let mark = AlertMark(draft)
        let result: Answer = await withCheckedContinuation { answer in
            enqueue(Waiting(prepared: prepared, named: named, mark: mark, answer: answer))
        }
        return try result.get()
    }

    /// The record of that name; `nil` where there is none. Throws `purged` as
    /// ``append(_:)`` does.
    public func record(_ id: Identifier) async throws(JournalFault) -> SealedRecord? {
        try await executor.value { [self] () throws(JournalFault) in
            try reading { try JournalReader.record(id, $0) }.get()
        }
    }

    /// Free room and the reserve of this journal's disk.
    public var diskSpace: DiskSpace? { DiskSpace(at: directory) }
    public var reserveBytes: Int64 { options.reserveBytes }

    /// Refuses further appends and waits for those under way. Safe to call twice.
    public func close() async {
        await withCheckedContinuation { (closed: CheckedContinuation<Void, Never>) in
            executor.perform { [self] in
                while state.withLock({ !$0.waiting.isEmpty }) { commitNext() }
                let wasOpen = state.withLock { state in
                    defer { state.isClosed = true }
                    return !state.isClosed
                }
                // SQLite does so for the last connection alone, and readers stand beside this one:
                // what ended well stands in the one file.
                if wasOpen {
                    _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
                }
                try? queue.close()
                headsContinuation.finish()
                failuresContinuation.finish()
                closed.resume()
            }
        }
    }

    /// Gives the file back without a word to those who wait: the process that this was has been
    /// killed, in a simulation.
    package func abandon() {
        state.withLock { $0.isClosed = true }
        try? queue.close()
    }

    private func enqueue(_ waiting: Waiting) {
        enum Next: Sendable { case wait, drain, refuse(JournalFault) }
        let limit = options.waitingLimit
        let next: Next = state.withLock { state in
            if state.isClosed { return .refuse(.closed) }
            guard state.waiting.count < limit else {
                return .refuse(.busy(waiting: state.waiting.count))
            }
            state.waiting.append(waiting)
            if state.isDraining { return .wait }
            state.isDraining = true
            return .drain
        }
        switch next {
        case .wait: break
        case .drain: executor.perform { [self] in drain() }
        case .refuse(let fault):
            refusals.add()
            waiting.answer.resume(returning: .failure(fault))
        }
    }

    /// Commits one group. Whoever waits then has the next turn, behind what else waits for this
    /// thread: a steady stream of appends keeps no purge waiting.
    private func drain() {
        commitNext()
        let goesOn = state.withLock { state in
            state.isDraining = !state.waiting.isEmpty
            return state.isDraining
        }
        if goesOn { executor.perform { [self] in drain() } }
    }

    private func commitNext() {
        let first = state.withLock { $0.take(options.groupLimit) }
        if first.isEmpty { return }
        let (group, results) = commit(first)
        for (waiting, result) in zip(group, results) {
            if case .failure = result { refusals.add() }
            waiting.answer.resume(returning: result)
        }
    }

    /// Commits them together with whoever comes until the flush begins.
    /// - Returns: all of these, and the answer to each.
    private func commit(_ first: [Waiting]) -> ([Waiting], [Answer]) {
        var group = first
        func all(_ fault: JournalFault) -> ([Waiting], [Answer]) {
            (group, group.map { _ in .failure(fault) })
        }
        let (start, epochNumber, isClosed) = state.withLock {
            ($0.head, $0.epochNumber, $0.isClosed)
        }
        if isClosed { return all(.closed) }
        if let space = diskSpace, space.freeBytes < options.reserveBytes {
            return all(
                .full(freeBytes: space.freeBytes, reserveBytes: options.reserveBytes))
        }
        do throws(JournalFault) {
            let (results, head) = try JournalDatabase.translating(
                JournalDatabase.path(in: directory)
            ) {
                try queue.writeWithoutTransaction { database in
                    var head = start
                    var results: [Answer] = []
                    try AppendStatements.transaction(database) { statements in
                        var pending = first
                        while !pending.isEmpty {
                            let moment = SealingMoment(clock.stamp(), in: start.head.epoch)
                            for waiting in pending {
                                results.append(
                                    try place(
                                        waiting, after: &head, moment, epochNumber, statements,
                                        database))
                            }
                            let room = options.groupLimit - group.count
                            pending = state.withLock { $0.take(room) }
                            group += pending
                        }
                    }
                    return (results, head)
                }
            }
            state.withLock { $0.head = head }
            commits.add()
            recordsCommitted.add(Int(head.position - start.position))
            if head != start { headsContinuation.yield(head.head) }
            return (group, results)
        } catch {
            endIfUnknown(after: error)
            return all(error)
        }
    }

    /// What the disk holds after a failed flush is unknown: only reading it again can tell.
    ///
    /// And a file in which SQLite met damage takes nothing more: it is marked, so that the next
    /// opening knows to recover it.
    func endIfUnknown(after fault: JournalFault) {
        switch fault {
        case .flushFailed: break
        case .damaged(epoch: nil, sequence: nil, _):
            try? LinuxFiles().replace(Self.damageMark(in: directory), with: [], mode: 0o640)
        default: return
        }
        state.withLock { $0.isClosed = true }
        failuresContinuation.yield(fault)
        failuresContinuation.finish()
    }

    /// Inserts one draft behind `head`, or answers it without: a refusal of one is no failure of
    /// the group.
    private func place(
        _ waiting: Waiting, after head: inout PlacedHead, _ moment: SealingMoment,
        _ epochNumber: Int64, _ statements: AppendStatements, _ database: Database
    ) throws -> Answer {
        let draft = waiting.prepared.draft
        let record = SealedRecord(waiting.prepared, after: head.head, at: moment)
        var held: [HeldAttachment] = []
        // What was stored before is answered so, whatever has become of its attachments since.
        if !waiting.named.isEmpty || record.bytes.count > options.recordLimit {
            if let earlier = try earlier(waiting.prepared, database) { return earlier }
            guard record.bytes.count <= options.recordLimit else {
                return .failure(
                    .tooLarge(bytes: record.bytes.count, limit: options.recordLimit))
            }
            switch heldAttachments(waiting.named) {
            case .success(let all): held = all
            case .failure(let fault): return .failure(fault)
            }
        }
        let position = head.position + 1
        let isNew = try statements.insert(
            record, at: position, epochNumber: epochNumber, isUrgent: draft.isUrgent,
            bodyHash: waiting.prepared.bodyHash)
        guard isNew else {
            if let earlier = try earlier(waiting.prepared, database) { return earlier }
            throw JournalFault.damaged(
                epoch: nil, sequence: nil,
                reason: "\(draft.id) stands in the index of names and in no record")
        }
        try Self.index(held, at: position, isFlagged: draft.isFlagged, in: database)
        if let mark = waiting.mark { try Self.note(mark, at: position, in: database) }
        head = PlacedHead(position: position, head: record.head)
        return .success(.stored(record))
    }

    /// The answer to a draft whose identifier the journal knows already; `nil` where it does not.
    private func earlier(
        _ prepared: PreparedDraft, _ database: Database
    ) throws -> Answer? {
        guard let row = try JournalReader.row(prepared.draft.id, database) else { return nil }
        guard row.bodyHash == prepared.bodyHash, row.kind == prepared.draft.kind.rawValue else {
            return .failure(.conflict(prepared.draft.id))
        }
        if row.bytes == nil {
            return .failure(.purged(try JournalReader.purged(row, database)))
        }
        let isBehindLoss = try JournalReader.isBehindLoss(row, database)
        return Result { () throws(JournalFault) in
            .alreadyStored(try row.sealed(behindLoss: isBehindLoss))
        }
    }
}
