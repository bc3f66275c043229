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
        sqlite3_bind_int64(insertion, 1, position)
        sqlite3_bind_int64(insertion, 2, epochNumber)
        bind(3, record.envelope.id.bytes)
        let kind = record.envelope.kind.rawValue
        sqlite3_bind_text(insertion, 4, kind, CInt(kind.utf8.count), Self.copied)
        sqlite3_bind_int(insertion, 5, isUrgent ? 1 : 0)
        bind(6, bodyHash.bytes)
        bind(7, record.recordHash.bytes)
        bind(8, record.chainHash.bytes)
        bind(9, record.bytes)
        try run(insertion)
        return sqlite3_changes(connection) > 0
    }

    /// A value that could not be bound is NULL, which every column but the bytes refuses; the bytes
    /// are the last, and the longest a record may have is far below SQLite's limit.
    private func bind(_ index: CInt, _ bytes: [UInt8]) {
        sqlite3_bind_blob(insertion, index, bytes, CInt(bytes.count), Self.copied)
    }

    /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite copies before it returns.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private func run(_ statement: SQLiteStatement) throws {
        let answer = sqlite3_step(statement)
        guard answer == SQLITE_DONE else {
            let fault = DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: String(cString: sqlite3_errmsg(connection)))
            sqlite3_reset(statement)
            throw fault
        }
        sqlite3_reset(statement)
    }
}
