public import Core
internal import FoundationEssentials
internal import GRDB
internal import Glibc
internal import Records

/// Finds records by what they say and counts them by the day, in a file of its own beside the
/// journal. Everything in it follows from the journal.
///
/// 1. It follows the journal: each step reads the next records and notes what they say together
///    with how far it read, in one transaction. Killed at any moment it goes on where it was.
/// 2. A file of another layout, of another journal (the chain hash where it stopped is not the
///    journal's), or one that SQLite finds damaged is removed and made anew.
/// 3. An amendment takes back what the crossing said before and notes what it says now.
/// 4. What the journal purged leaves the index with ``sweep(limit:)``, and is never answered with
///    in between: answers are read from the journal. Counts stay.
///
/// Its calls block; they are made on one thread.
public final class RecordIndex: Sendable {
    /// Records read in one step, and their bytes.
    public static let stepRecords = 500
    private static let stepBytes = 4 << 20
    /// Bytes of pages that it keeps in memory, in KiB.
    private static let cacheKiB = 8_192
    private static let layout = "1"

    let reader: JournalReader
    private let path: String
    private let meaning: any IndexMeaning
    private let queue = Guarded<DatabaseQueue?>(nil)
    /// How often the index was begun anew.
    public let beginnings = Counter()

    /// - Parameter directory: the journal's. Throws what ``JournalReader`` throws on opening.
    public init(directory: String, meaning: any IndexMeaning) throws(JournalFault) {
        reader = try JournalReader(directory: directory)
        path = directory + "/index.sqlite"
        self.meaning = meaning
    }

    /// Reads on in the journal: one step.
    ///
    /// - Returns: how many records are still behind what was read.
    public func advance() throws(JournalFault) -> Int64 {
        let head = try reader.head().position
        return try working { database in
            let last = try Self.position(database)
            guard last < head else { return 0 }
            let places = try reader.indexed(
                after: last, limit: Self.stepRecords, byteLimit: Self.stepBytes)
            guard let end = places.last else { return 0 }
            try database.inTransaction(.immediate) {
                var step = IndexStep(database: database, reader: reader, meaning: meaning)
                for place in places { try step.take(place) }
                try step.writeCounts()
                try database.execute(
                    sql: "UPDATE state SET position = ?, chain_hash = ?",
                    arguments: [end.position, Data(end.chainHash)])
                return .commit
            }
            return head - end.position
        }
    }

    /// Drops what the journal has purged: at most so many places a call.
    ///
    /// - Returns: whether nothing of it is left.
    public func sweep(limit: Int = stepRecords) throws(JournalFault) -> Bool {
        try working { database in
            let first =
                try Int64.fetchOne(database, sql: "SELECT swept FROM state") ?? 0
            let purged = try reader.purgedPositions(after: first, limit: limit)
            try database.inTransaction(.immediate) {
                for position in purged { try Self.remove(position, database) }
                // A round begins again at the beginning: what is purged comes in no order.
                let next = purged.count < limit ? 0 : purged.last ?? 0
                try database.execute(sql: "UPDATE state SET swept = ?", arguments: [next])
                return .commit
            }
            return purged.count < limit
        }
    }

    static func remove(_ position: Int64, _ database: Database) throws {
        let held = try Data.fetchOne(
            database, sql: "SELECT terms FROM entries WHERE position = ?", arguments: [position])
        guard let held else { return }
        let statement = try database.cachedStatement(
            sql: "DELETE FROM terms WHERE term = ? AND position = ?")
        for term in IndexStep.terms(held) { try statement.execute(arguments: [term, position]) }
        try database.execute(sql: "DELETE FROM entries WHERE position = ?", arguments: [position])
    }

    /// The position up to which the journal has been read.
    static func position(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT position FROM state") ?? 0
    }

    /// Work on the file as it should be: of this layout, and of this journal. Where SQLite finds it
    /// damaged it is made anew once; damage again is the disk's, and the journal's is not its own.
    func working<Value>(
        _ work: (Database) throws -> Value
    ) throws(JournalFault) -> Value {
        try JournalDatabase.translating(path) {
            do {
                return try once(work)
            } catch let error as DatabaseError
                where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
            {
                begin()
                return try once(work)
            }
        }
    }

    private func once<Value>(_ work: (Database) throws -> Value) throws -> Value {
        if try !opened().read({ try self.isOfThisJournal($0) }) { begin() }
        return try opened().writeWithoutTransaction(work)
    }

    private func isOfThisJournal(_ database: Database) throws -> Bool {
        guard let state = try Row.fetchOne(database, sql: "SELECT * FROM state"),
            state["version"] as String == version
        else { return false }
        let position: Int64 = state["position"]
        guard position > 0 else { return true }
        let place = try reader.indexed(at: [position]).first
        return place.map { Data($0.chainHash) == state["chain_hash"] as Data } ?? false
    }

    private var version: String { "\(Self.layout) \(meaning.version)" }

    /// Drops the file; the next call makes another.
    private func begin() {
        try? queue.withLock { $0 }?.close()
        queue.withLock { $0 = nil }
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        beginnings.add()
    }

    private func opened() throws -> DatabaseQueue {
        if let known = queue.withLock({ $0 }) { return known }
        var configuration = Configuration()
        configuration.label = "index"
        configuration.prepareDatabase { database in
            // A cut loses the last steps and nothing else: they are made again.
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                    PRAGMA secure_delete = ON; PRAGMA cache_size = -\(Self.cacheKiB);
                    """)
        }
        // SQLite gives its log the mode that the file has.
        Glibc.close(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640))
        let made = try DatabaseQueue(path: path, configuration: configuration)
        try made.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                if try !database.tableExists("state") {
                    try database.execute(sql: Self.schema)
                    try database.execute(
                        sql: "INSERT INTO state (version, position, chain_hash) VALUES (?, 0, ?)",
                        arguments: [version, Data()])
                }
                return .commit
            }
        }
        queue.withLock { $0 = made }
        return made
    }

    /// Gives the file back.
    public func close() {
        try? queue.withLock { $0 }?.close()
        queue.withLock { $0 = nil }
    }

    private static let schema = """
        CREATE TABLE state (
            version TEXT NOT NULL,
            position INTEGER NOT NULL,
            chain_hash BLOB NOT NULL,
            swept INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE entries (
            position INTEGER PRIMARY KEY,
            shelf INTEGER NOT NULL,
            at INTEGER NOT NULL,
            terms BLOB NOT NULL
        ) STRICT;
        CREATE INDEX entries_at ON entries (shelf, at, position);
        CREATE TABLE terms (
            term INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (term, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE amendments (
            target BLOB NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (target, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tallies (tally BLOB PRIMARY KEY, position INTEGER NOT NULL)
            STRICT, WITHOUT ROWID;
        -- Who of a tally has a record of the own by now.
        CREATE TABLE coverings (
            tally BLOB NOT NULL,
            position INTEGER NOT NULL,
            cell TEXT NOT NULL,
            PRIMARY KEY (tally, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE counts (
            measure TEXT NOT NULL,
            day INTEGER NOT NULL,
            direction TEXT NOT NULL,
            outcome TEXT NOT NULL,
            value TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (measure, day, direction, outcome, value)
        ) STRICT, WITHOUT ROWID;
        """
}
