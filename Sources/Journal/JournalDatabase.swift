internal import Core
internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Records

/// The file behind the journal: how it is opened, laid out and read. Writer and reader share it.
enum JournalDatabase {
    /// Bytes of a page: a record of the usual size fills one, and each commit writes its few pages
    /// whole. `waypost-bench journal` shows what larger ones cost.
    static let pageSize = 2_048
    /// The log is carried over into the file when it has grown so long.
    private static let logBytes = 4 << 20

    static func path(in directory: String) -> String { directory + "/journal.sqlite" }

    /// Why the file cannot be looked at; `nil` where it is there.
    static func absence(of path: String) -> JournalFault? {
        access(path, F_OK) == 0 ? nil : absence(of: path, errorNumber: errno)
    }

    /// The kernel's number of the file; `nil` where it cannot be told.
    static func fileNumber(_ path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// A folder that may not be entered says nothing of what is in it (access(2), EACCES).
    static func absence(of path: String, errorNumber: Int32) -> JournalFault {
        switch errorNumber {
        case EACCES: .notPermitted(path: path)
        case ENOENT, ENOTDIR: .notProvisioned(directory: LinuxFiles.parent(of: path))
        default: .storage(reason: "\(path): \(String(cString: strerror(errorNumber)))")
        }
    }

    /// - Parameter path: an existing file; SQLite gives its write-ahead log the same mode.
    static func openForWriting(
        _ path: String, vfs: String? = nil
    ) throws(JournalFault) -> DatabaseQueue {
        try translating(path) {
            var configuration = Configuration()
            configuration.label = "journal"
            configuration.prepareDatabase { database in
                // Decided when the file is made, and before its log is.
                try database.execute(sql: "PRAGMA page_size = \(pageSize)")
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(logBytes / pageSize)")
                // FULL flushes the log at each commit: a receipt means that the record is on disk.
                try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
                // What a purge frees is overwritten, and used again by the next records.
                try database.execute(sql: "PRAGMA secure_delete = ON")
                let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                guard mode == "wal", synchronous == 2 else {
                    throw JournalFault.storage(
                        reason: "write-ahead log with full flushes could not be set")
                }
                // A reader of another user cannot open the database after a clean stop unless the
                // log files stay.
                var persist: CInt = 1
                sqlite3_file_control(
                    database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &persist)
            }
            let queue = try DatabaseQueue(
                path: DatabaseName.of(path, vfs: vfs), configuration: configuration)
            // SQLite opens what it may not write without a word, and BEGIN IMMEDIATE succeeds on
            // it; it would speak at the first officer's record.
            let isReadOnly = try queue.read {
                sqlite3_db_readonly($0.sqliteConnection, "main") != 0
            }
            if isReadOnly { throw JournalFault.readOnly(path: path) }
            try makeDurable(queue)
            try migrations.migrate(queue)
            try queue.writeWithoutTransaction {
                try succeeding(
                    GatheredWrites.attach(to: $0.sqliteConnection),
                    "its writes could not be gathered")
            }
            return queue
        }
    }

    private static func succeeding(_ answer: CInt, _ message: String) throws {
        guard answer == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: answer), message: message)
        }
    }

    /// What the writer finds it will answer for: a record that is sent again gets the receipt of
    /// the one that is there. So it has to be on the disk and not only in the kernel's memory.
    private static func makeDurable(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                try succeeding(
                    WriteAheadLog.makeDurable(database.sqliteConnection),
                    "what was found could not be written again")
                return .commit
            }
            // Keeps the log short, so that one restart after another costs little. Readers may be
            // in the way, and the next checkpoint does as well.
            _ = try? database.checkpoint(.truncate)
        }
    }

    static func openForReading(
        _ path: String, vfs: String? = nil
    ) throws(JournalFault) -> DatabaseQueue {
        try translating(path) {
            var configuration = Configuration()
            configuration.label = "journal reader"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            return try DatabaseQueue(
                path: DatabaseName.of(path, vfs: vfs), configuration: configuration)
        }
    }

    /// Runs SQLite work and gives its failure a meaning that a person can act on.
    static func translating<Value>(
        _ path: String, _ work: () throws -> Value
    ) throws(JournalFault) -> Value {
        do {
            return try work()
        } catch let fault as JournalFault {
            throw fault
        } catch let error as DatabaseError {
            throw fault(of: error, path: path)
        } catch {
            throw .storage(reason: "\(error)")
        }
    }

    private static func fault(of error: DatabaseError, path: String) -> JournalFault {
        let reason =
            "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
        switch error.resultCode {
        case .SQLITE_READONLY: return .readOnly(path: path)
        case .SQLITE_CANTOPEN:
            if access(path, F_OK) == 0, access(path, R_OK) != 0, errno == EACCES {
                return .notPermitted(path: path)
            }
            return access(path, F_OK) == 0 && access(path, W_OK) != 0
                ? .readOnly(path: path) : .storage(reason: reason)
        case .SQLITE_FULL:
            return .full(
                freeBytes: DiskSpace(at: LinuxFiles.parent(of: path))?.freeBytes ?? 0,
                reserveBytes: 0)
        case .SQLITE_IOERR: return .flushFailed(reason: reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return .damaged(epoch: nil, sequence: nil, reason: reason)
        default: return .storage(reason: reason)
        }
    }
}

/// A row of the journal, as stored: nothing in it has been checked.
struct JournalRow {
    static let columns = """
        SELECT records.position, epochs.epoch, epochs.first_position, records.id, records.kind,
            records.body_hash, records.record_hash, records.chain_hash, records.bytes,
            before.chain_hash AS previous
        FROM records
        JOIN epochs ON epochs.number = records.epoch
        LEFT JOIN records AS before
            ON before.position = records.position - 1 AND before.epoch = records.epoch
        """

    let position: Int64
    let epoch: Identifier
    let sequence: Int64
    let id: Identifier
    let kind: String
    let bodyHash: Digest256
    let recordHash: Digest256
    let chainHash: Digest256
    /// `nil` for a purged record.
    let bytes: [UInt8]?
    /// The stored chain hash of the row before; `nil` at the start of an epoch.
    let previous: Digest256?

    init(_ row: Row) throws {
        position = row["position"]
        let first: Int64 = row["first_position"]
        sequence = position - first + 1
        guard let epoch = Identifier(bytes: row["epoch"] as Data),
            let id = Identifier(bytes: row["id"] as Data),
            let bodyHash = Digest256(bytes: row["body_hash"] as Data),
            let recordHash = Digest256(bytes: row["record_hash"] as Data),
            let chainHash = Digest256(bytes: row["chain_hash"] as Data)
        else {
            throw JournalFault.damaged(
                epoch: nil, sequence: sequence, reason: "an identifier or hash has a wrong length")
        }
        self.epoch = epoch
        self.id = id
        self.bodyHash = bodyHash
        self.recordHash = recordHash
        self.chainHash = chainHash
        kind = row["kind"]
        bytes = (row["bytes"] as Data?).map(Array.init)
        previous = (row["previous"] as Data?).flatMap { Digest256(bytes: $0) }
    }

    /// The record, its hashes computed anew and compared with what is stored.
    ///
    /// - Parameter behindLoss: whether the record before it may be missing: a recovery lost it, and
    ///   says so.
    func sealed(behindLoss: Bool = false) throws(JournalFault) -> SealedRecord {
        let record = try content()
        guard record.chainHash == chainHash, !isUnlinked || behindLoss else {
            throw damaged("its chain hash does not follow from the record before")
        }
        return record
    }

    /// Whether the record before it is not there.
    var isUnlinked: Bool { previous == nil && sequence > 1 }

    /// The record, compared with its own hash, place and name, but not with its neighbours.
    func content() throws(JournalFault) -> SealedRecord {
        guard let bytes else { throw damaged("its body has been purged") }
        let record: SealedRecord
        do {
            record =
                isUnlinked
                ? try SealedRecord(canonical: bytes, unlinked: chainHash)
                : try SealedRecord(
                    canonical: bytes, previous: previous ?? Chain.origin(of: epoch))
        } catch {
            throw damaged(error.problem)
        }
        let envelope = record.envelope
        guard record.recordHash == recordHash, envelope.sequence == sequence,
            envelope.epoch == epoch, envelope.id == id, envelope.kind.rawValue == kind
        else { throw damaged("the record does not agree with its hash, place or name") }
        return record
    }

    private func damaged(_ reason: String) -> JournalFault {
        .damaged(epoch: epoch, sequence: sequence, reason: reason)
    }
}
