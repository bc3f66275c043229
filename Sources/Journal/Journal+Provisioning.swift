public import Core
internal import FoundationEssentials
internal import GRDB
internal import Glibc
public import Records

extension Journal {
    /// Why an epoch was opened (RECORD.md, `epoch_start`).
    public enum EpochReason: String, Sendable {
        case provisioned, fork, otherBoard = "other_board", move
    }

    /// Makes a journal with its first epoch, whose first record is the `epoch_start`. Where there
    /// is one already it is left as it is, so that provisioning can be run again.
    ///
    /// - Parameters:
    ///   - previous: the last place that anybody knows of a journal that stood here before and is
    ///     lost: the new one names it, so that nobody takes this for a post's first day.
    ///   - vfs: as of ``init(directory:post:clock:executor:options:vfs:)``.
    /// - Returns: the epoch that is current.
    /// - Throws: `otherPost` where the journal belongs to another post; `readOnly`, `storage`.
    public static func provision(
        directory: String, post: String, stamp: ClockStamp, random: some RandomSource,
        previous: ChainHead? = nil, vfs: String? = nil
    ) throws(JournalFault) -> Identifier {
        try makeFile(JournalDatabase.path(in: directory))
        return try changing(directory, vfs: vfs) { database in
            try openFirstEpoch(
                post: post, stamp: stamp, random: random, after: previous, in: database)
        }
    }

    /// Opens an epoch behind the present one, because the post stands at another place from now on.
    /// Nobody else may have the journal open.
    ///
    /// - Returns: `nil` where nothing was stored since the post moved last: cut off, it is run
    ///   again.
    /// - Throws: `otherPost` where the journal belongs to another post; `readOnly`, `storage`, also
    ///   where there is none.
    public static func move(
        directory: String, post: String, stamp: ClockStamp, random: some RandomSource
    ) throws(JournalFault) -> Identifier? {
        try changing(directory, vfs: nil) { database in
            try checkOwner(post, in: database)
            guard let head = try JournalReader.head(database),
                try head.head.sequence > 1 || !isMoved(head.position, database)
            else { return nil }
            return try openEpoch(
                post: post, at: head.position + 1, after: head.head, reason: .move, stamp: stamp,
                random: random, in: database
            ).record.envelope.epoch
        }
    }

    /// Whether the record at that position opened an epoch for a move.
    private static func isMoved(_ position: Int64, _ database: Database) throws -> Bool {
        let bytes = try Data.fetchOne(
            database, sql: "SELECT bytes FROM records WHERE position = ?", arguments: [position])
        return bytes.flatMap { try? JSONValue(parsing: Array($0)) }?.at("body", "reason")?.string
            == EpochReason.move.rawValue
    }

    private static func makeFile(_ path: String) throws(JournalFault) {
        // Made before SQLite does: its log files take over the mode that lets the uplink's group
        // read them.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            let number = errno
            throw number == EROFS || number == EACCES
                ? .readOnly(path: path) : .storage(reason: String(cString: strerror(number)))
        }
        fchmod(descriptor, 0o640)
        Glibc.close(descriptor)
    }

    /// Work in a transaction of its own, over a connection of its own.
    private static func changing<Value>(
        _ directory: String, vfs: String?, _ work: (Database) throws -> Value
    ) throws(JournalFault) -> Value {
        let path = JournalDatabase.path(in: directory)
        let queue = try JournalDatabase.openForWriting(path, vfs: vfs)
        defer { try? queue.close() }
        return try JournalDatabase.translating(path) {
            try queue.writeWithoutTransaction { database in
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try work(database)
                    return .commit
                }
                guard let value else { throw JournalFault.closed }
                return value
            }
        }
    }

    private static func openFirstEpoch(
        post: String, stamp: ClockStamp, random: some RandomSource, after previous: ChainHead?,
        in database: Database
    ) throws -> Identifier {
        if try !checkOwner(post, in: database) {
            try database.execute(sql: "INSERT INTO post (id) VALUES (?)", arguments: [post])
        }
        if let head = try JournalReader.head(database) { return head.head.epoch }
        return try openEpoch(
            post: post, at: 1, after: previous, reason: .provisioned, stamp: stamp,
            random: random, in: database
        ).record.envelope.epoch
    }

    /// - Returns: whether the journal has an owner.
    @discardableResult
    private static func checkOwner(_ post: String, in database: Database) throws -> Bool {
        guard let owner = try String.fetchOne(database, sql: "SELECT id FROM post") else {
            return false
        }
        guard owner == post else { throw JournalFault.otherPost(found: owner, expected: post) }
        return true
    }

    /// Inserts an epoch with its first record at that position, behind which nothing stands.
    static func openEpoch(
        post: String, at position: Int64, after previous: ChainHead?, reason: EpochReason,
        stamp: ClockStamp, random: some RandomSource, in database: Database
    ) throws -> (record: SealedRecord, number: Int64) {
        // Epochs whose records are gone would stand in the way of this one's numbers.
        try database.execute(
            sql: "DELETE FROM epochs WHERE first_position >= ?", arguments: [position])
        let epoch = Identifier.version4(random: random)
        let number =
            try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) + 1 FROM epochs")
            ?? 1
        try database.execute(
            sql: "INSERT INTO epochs (number, epoch, first_position) VALUES (?, ?, ?)",
            arguments: [number, Data(epoch.bytes), position])
        let draft = RecordDraft(
            kind: .epochStart, id: .version7(at: stamp.time, random: random),
            body: [
                "previous_epoch": JSONValue(previous?.epoch),
                "previous_sequence": JSONValue(previous?.sequence),
                "previous_chain_hash": JSONValue(previous?.chainHash),
                "reason": .string(reason.rawValue),
            ])
        let record = try SealedRecord(
            draft: draft, post: post, after: ChainHead(startOf: epoch), stamp: stamp)
        let isNew = try AppendStatements(database).insert(
            record, at: position, epochNumber: number, isUrgent: false,
            bodyHash: BodyHash.of(draft.body, kind: draft.kind))
        guard isNew else { throw JournalFault.conflict(draft.id) }
        return (record, number)
    }
}
