internal import Core
internal import GRDBSQLite
internal import Journal
internal import Records

/// What SQLite alone stores in a journal's file: rows of a record's size, one thread, its functions
/// in C called one after the other. Nothing is written as JSON, hashed, chained, looked through or
/// handed from one thread to another, and foreign keys and `secure_delete` are off, which a journal
/// has on: it is a bound, and not a rival.
final class BareInserts {
    private static let post = "BENCH-1"
    /// Everything of a row that the journal fills, beside the record's own bytes.
    private static let insertion = """
        INSERT INTO records (position, epoch, id, kind, urgent, body_hash, record_hash, chain_hash,
            bytes) VALUES (?, 1, ?, 'crossing', 0, ?, ?, ?, ?)
        """

    private let connection: OpaquePointer?
    private let statements: (begin: OpaquePointer?, insert: OpaquePointer?, commit: OpaquePointer?)
    private let time: any TimeSource
    private var position: Int64 = 1
    private var random = SeededRandom(seed: 1)

    init(_ directory: String, _ time: any TimeSource) throws {
        self.time = time
        try LinuxFiles().makeDirectory(directory, mode: 0o700)
        _ = try Journal.provision(
            directory: directory, post: Self.post, stamp: StampingClock(source: time).stamp(),
            random: SystemRandom())
        var opened: OpaquePointer?
        guard sqlite3_open(directory + "/journal.sqlite", &opened) == SQLITE_OK else {
            throw BenchFault(problem: "\(directory)/journal.sqlite cannot be opened")
        }
        sqlite3_exec(
            opened, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048", nil, nil, nil)
        func prepared(_ sql: String) -> OpaquePointer? {
            var statement: OpaquePointer?
            sqlite3_prepare_v2(opened, sql, -1, &statement, nil)
            return statement
        }
        connection = opened
        statements = (prepared("BEGIN IMMEDIATE"), prepared(Self.insertion), prepared("COMMIT"))
        // The log goes round once, as in the journal that this is compared with.
        for _ in 0..<16 { try commit(256) }
    }

    deinit {
        for statement in [statements.begin, statements.insert, statements.commit] {
            sqlite3_finalize(statement)
        }
        sqlite3_close(connection)
    }

    /// Rows a second.
    /// - Parameter group: of each commit.
    func rate(_ group: Int, for duration: Duration) throws -> Double {
        let start = time.monotonic()
        var count = 0
        while time.monotonic() - start < duration {
            try commit(group)
            count += group
        }
        return Double(count) / (time.monotonic() - start).inSeconds
    }

    private func commit(_ group: Int) throws {
        try run(statements.begin)
        for _ in 0..<group {
            position += 1
            sqlite3_bind_int64(statements.insert, 1, position)
            // Names begin with the time, so each stands behind those before.
            var name = random.bytes(16)
            withUnsafeBytes(of: position.bigEndian) { name.replaceSubrange(0..<8, with: $0) }
            bind(2, name)
            for index in CInt(3)...5 { bind(index, random.bytes(32)) }
            bind(6, [UInt8](repeating: 0x5A, count: BenchJournal.recordBytes))
            try run(statements.insert)
        }
        try run(statements.commit)
    }

    private func bind(_ index: CInt, _ bytes: [UInt8]) {
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)  // SQLITE_TRANSIENT
        sqlite3_bind_blob(statements.insert, index, bytes, CInt(bytes.count), copied)
    }

    private func run(_ statement: OpaquePointer?) throws {
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else {
            throw BenchFault(problem: String(cString: sqlite3_errmsg(connection)))
        }
    }
}
