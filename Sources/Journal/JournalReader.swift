public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

/// Reads a journal beside the process that writes it, or after it has stopped.
///
/// Every call blocks for as long as the disk takes; call it on a thread of your own. What is read
/// is checked against its hashes; a record that does not hold is
/// ``JournalFault/damaged(epoch:sequence:reason:)``.
public final class JournalReader: Sendable {
    private struct Opened {
        var queue: DatabaseQueue
        /// Which file it is: a recovered journal is another under the same name.
        var file: UInt64?
    }

    private let opened: Guarded<Opened>
    private let path: String
    private let vfs: String?

    /// Throws `notProvisioned` where there is no journal, `notPermitted` where this user may not
    /// look, `storage` where it cannot be opened.
    ///
    /// - Parameter vfs: SQLite's file system for it; `nil` for the system's own.
    public init(directory: String, vfs: String? = nil) throws(JournalFault) {
        path = JournalDatabase.path(in: directory)
        if let fault = JournalDatabase.absence(of: path) { throw fault }
        self.vfs = vfs
        let file = JournalDatabase.fileNumber(path)
        opened = Guarded(
            Opened(queue: try JournalDatabase.openForReading(path, vfs: vfs), file: file))
    }

    /// Gives the file back; nothing can be read afterwards.
    package func abandon() {
        try? opened.withLock { $0.queue }.close()
    }

    /// The end of the journal. Throws `notProvisioned` where no epoch has been opened.
    public func head() throws(JournalFault) -> PlacedHead {
        guard let head = try reading({ try Self.head($0) }) else {
            throw .notProvisioned(directory: LinuxFiles.parent(of: path))
        }
        return head
    }

    /// Whose journal it is; `nil` where nobody was told yet.
    public func post() throws(JournalFault) -> String? {
        try reading { database in try String.fetchOne(database, sql: "SELECT id FROM post") }
    }

    /// Records behind `position` in the journal's order: at most `limit`, and no more than
    /// `byteLimit` canonical bytes unless the first alone is larger. One behind records that a
    /// recovery lost is unlinked, and never comes but as the first.
    public func records(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [PlacedRecord] {
        try page(after: position, limit: limit, byteLimit: byteLimit) { row, database in
            PlacedRecord(
                position: row.position,
                record: try row.sealed(behindLoss: Self.isBehindLoss(row, database)))
        }
    }

    private func page<Value>(
        after position: Int64, limit: Int, byteLimit: Int,
        _ make: (JournalRow, Database) throws -> Value
    ) throws(JournalFault) -> [Value] {
        try reading { database in
            let cursor = try Row.fetchCursor(
                database,
                sql: JournalRow.columns
                    + " WHERE records.position > ? ORDER BY records.position LIMIT ?",
                arguments: [position, limit])
            var values: [Value] = []
            var size = 0
            while let row = try cursor.next().map(JournalRow.init) {
                size += row.bytes?.count ?? 0
                if size > byteLimit || row.isUnlinked, !values.isEmpty { break }
                values.append(try make(row, database))
            }
            return values
        }
    }

    /// Places behind `position` in the journal's order, purged ones among them, within the limits
    /// of ``records(after:limit:byteLimit:)``.
    public func places(
        after position: Int64, limit: Int, byteLimit: Int
    ) throws(JournalFault) -> [JournalPlace] {
        try page(after: position, limit: limit, byteLimit: byteLimit) {
            try JournalPlace($0, isBehindLoss: Self.isBehindLoss($0, $1))
        }
    }

    /// The place of that name, purged or not; `nil` where there is none.
    public func place(_ id: Identifier) throws(JournalFault) -> JournalPlace? {
        try reading { database in
            try Self.row(id, database).map {
                try JournalPlace($0, isBehindLoss: Self.isBehindLoss($0, database))
            }
        }
    }

    /// The record of that name; `nil` where there is none.
    public func record(_ id: Identifier) throws(JournalFault) -> SealedRecord? {
        try reading { try Self.record(id, $0) }
    }

    /// Where a record stands; `nil` for a place that this journal does not hold.
    public func position(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Int64? {
        try reading { try Self.position(epoch, sequence, $0) }
    }

    /// The chain hash at a place, as stored; `nil` for a place that this journal does not hold.
    public func chainHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        try digest("chain_hash", epoch: epoch, sequence: sequence)
    }

    /// The record hash at a place, as stored: what is left of a record whose bytes are damaged or
    /// purged. `nil` for a place that this journal does not hold.
    public func recordHash(epoch: Identifier, sequence: Int64) throws(JournalFault) -> Digest256? {
        try digest("record_hash", epoch: epoch, sequence: sequence)
    }

    private func digest(
        _ column: StaticString, epoch: Identifier, sequence: Int64
    ) throws(JournalFault) -> Digest256? {
        try reading { database in
            try Data.fetchOne(
                database,
                sql: """
                    SELECT records.\(column) FROM epochs
                    JOIN records ON records.epoch = epochs.number
                        AND records.position = epochs.first_position + ? - 1
                    WHERE epochs.epoch = ?
                    """,
                arguments: [sequence, Data(epoch.bytes)]
            ).flatMap { Digest256(bytes: $0) }
        }
    }

    /// All epochs in the order in which they were opened.
    public func epochs() throws(JournalFault) -> [Identifier] {
        try reading {
            try Data.fetchAll($0, sql: "SELECT epoch FROM epochs ORDER BY number")
                .compactMap { Identifier(bytes: $0) }
        }
    }

    /// How many records stand behind `position`.
    public func counts(after position: Int64) throws(JournalFault) -> Int64 {
        max(0, try head().position - position)
    }

    /// How many urgent records stand behind `position`.
    public func urgentCount(after position: Int64) throws(JournalFault) -> Int64 {
        try reading {
            try Int64.fetchOne(
                $0, sql: "SELECT count(*) FROM records WHERE urgent = 1 AND position > ?",
                arguments: [position]) ?? 0
        }
    }

    /// The first urgent record behind `position`; `nil` where there is none.
    public func urgent(after position: Int64) throws(JournalFault) -> PlacedRecord? {
        let place = try reading {
            try Int64.fetchOne(
                $0, sql: "SELECT min(position) FROM records WHERE urgent = 1 AND position > ?",
                arguments: [position])
        }
        guard let place else { return nil }
        return try records(after: place - 1, limit: 1, byteLimit: .max).first
    }

    /// When the first record behind `position` was stored; `nil` where there is none.
    public func oldestPending(after position: Int64) throws(JournalFault) -> Timestamp? {
        try records(after: position, limit: 1, byteLimit: .max).first?.record.envelope.stamp.time
    }

    func reading<Value>(
        _ body: (Database) throws -> Value
    ) throws(JournalFault) -> Value {
        let queue = try current()
        return try JournalDatabase.translating(path) { try queue.read(body) }
    }

    /// The file that stands there now; a simulation's files change without being others.
    private func current() throws(JournalFault) -> DatabaseQueue {
        let (queue, known) = opened.withLock { ($0.queue, $0.file) }
        guard vfs == nil, let file = JournalDatabase.fileNumber(path), file != known else {
            return queue
        }
        let next = try JournalDatabase.openForReading(path)
        opened.withLock { $0 = Opened(queue: next, file: file) }
        return next
    }
}

extension JournalReader {
    static func head(_ database: Database) throws -> PlacedHead? {
        try Row.fetchOne(
            database, sql: JournalRow.columns + " ORDER BY records.position DESC LIMIT 1"
        ).map(JournalRow.init).map { row in
            PlacedHead(
                position: row.position,
                head: ChainHead(
                    epoch: row.epoch, sequence: row.sequence, chainHash: row.chainHash))
        }
    }

    static func row(_ id: Identifier, _ database: Database) throws -> JournalRow? {
        let statement = try database.cachedStatement(
            sql: JournalRow.columns + " WHERE records.id = ?")
        return try Row.fetchOne(statement, arguments: [Data(id.bytes)]).map(JournalRow.init)
    }

    /// Throws ``JournalFault/purged(_:)`` where only its place and hashes are left.
    static func record(_ id: Identifier, _ database: Database) throws -> SealedRecord? {
        guard let row = try row(id, database) else { return nil }
        if row.bytes == nil { throw JournalFault.purged(try purged(row, database)) }
        return try row.sealed(behindLoss: isBehindLoss(row, database))
    }

    static func purged(_ row: JournalRow, _ database: Database) throws -> PurgedRecord {
        let kept = try Row.fetchOne(
            database, sql: "SELECT stored_at, clock FROM purged WHERE position = ?",
            arguments: [row.position])
        return PurgedRecord(
            id: row.id, kind: row.kind,
            post: try String.fetchOne(database, sql: "SELECT id FROM post") ?? "",
            head: ChainHead(epoch: row.epoch, sequence: row.sequence, chainHash: row.chainHash),
            recordHash: row.recordHash,
            storedAt: (kept?["stored_at"] as String?).flatMap { Timestamp($0) },
            clock: (kept?["clock"] as String?).flatMap(ClockTrust.init))
    }

    /// Rows in order, unchecked, for ``verify(vouched:)``.
    func forEachRow(_ body: (JournalRow) throws -> Void) throws(JournalFault) {
        try reading { database in
            let cursor = try Row.fetchCursor(
                database, sql: JournalRow.columns + " ORDER BY records.position")
            while let row = try cursor.next() { try body(JournalRow(row)) }
        }
    }
}
