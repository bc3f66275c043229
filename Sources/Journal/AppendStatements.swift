internal import Core
internal import GRDB
internal import GRDBSQLite
internal import Records

/// The statements of the one way that every record takes, used as SQLite gives them: GRDB's
/// parsing of BEGIN and COMMIT and its copies of arguments and rows took as long as SQLite itself
/// (`waypost-bench journal`). For one transaction.
struct AppendStatements {
    private let connection: SQLiteConnection?
    private let insertion: SQLiteStatement

    init(_ database: Database) throws {
        connection = database.sqliteConnection
        insertion = try database.cachedStatement(
            sql: """
                INSERT INTO records (position, epoch, id, kind, urgent, body_hash, record_hash,
                    chain_hash, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """
        ).sqliteStatement
    }

    /// Commits and flushes what is done in it, or nothing of it.
    static func transaction(
        _ database: Database, _ work: (AppendStatements) throws -> Void
    ) throws {
        let statements = try AppendStatements(database)
        try statements.run(database.cachedStatement(sql: "BEGIN IMMEDIATE").sqliteStatement)
        do {
            try work(statements)
            try statements.run(database.cachedStatement(sql: "COMMIT").sqliteStatement)
        } catch {
            // Some failures have ended it already, and the first one is what is told.
            if database.isInsideTransaction { try? database.rollback() }
            throw error
        }
    }

    /// - Returns: whether it is there now; `false` where its identifier was.
    func insert(
        _ record: SealedRecord, at position: Int64, epochNumber: Int64, isUrgent: Bool,
        bodyHash: Digest256
    ) throws -> Bool {
        try bind(1, position)
        try bind(2, epochNumber)
        try bind(3, record.envelope.id.bytes)
        let kind = record.envelope.kind.rawValue
        try check(
            sqlite3_bind_text(insertion, 4, kind, CInt(kind.utf8.count), Self.copied))
        try bind(5, isUrgent ? 1 : 0)
        try bind(6, bodyHash.bytes)
        try bind(7, record.recordHash.bytes)
        try bind(8, record.chainHash.bytes)
        try record.bytes.withUnsafeBytes { bytes in
            // Not copied, as it stays where it is until the statement has run.
            try check(
                sqlite3_bind_blob(insertion, 9, bytes.baseAddress, CInt(bytes.count), nil))
            defer { sqlite3_bind_null(insertion, 9) }
            try run(insertion)
        }
        return sqlite3_changes(connection) > 0
    }

    private func bind(_ index: CInt, _ number: Int64) throws {
        try check(sqlite3_bind_int64(insertion, index, number))
    }

    private func bind(_ index: CInt, _ bytes: [UInt8]) throws {
        try check(
            sqlite3_bind_blob(insertion, index, bytes, CInt(bytes.count), Self.copied))
    }

    /// What could not be bound would be stored as NULL: a record without its bytes.
    private func check(_ answer: CInt) throws {
        guard answer == SQLITE_OK else { throw fault }
    }

    /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite copies before it returns.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private func run(_ statement: SQLiteStatement) throws {
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw fault }
    }

    /// What SQLite says of the last call.
    private var fault: DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)))
    }
}
