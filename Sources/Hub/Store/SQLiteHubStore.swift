internal import Core
internal import GRDB
internal import Glibc
internal import Journal
public import Supervision

/// The embedded store: one file, for a desk or a small ministry. Every commit is flushed.
public actor SQLiteHubStore: HubStore {
    /// How long a commit of another hub on the same file is waited for.
    static let busySeconds = 20.0

    private let queue: DatabaseQueue
    private let executor: any ResourceExecutor

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Opens the file, which is made where it is missing. Blocks.
    ///
    /// - Parameter vfs: SQLite's file system for it; `nil` for the system's own. A simulation hands
    ///   in the name of its disk.
    public init(
        path: String, executor: any ResourceExecutor = .thread(name: "hub-sqlite"),
        vfs: String? = nil
    ) throws(HubFault) {
        self.executor = executor
        try Self.makeFile(path)
        queue = try SQLiteSession.translating {
            var configuration = Configuration()
            configuration.label = "hub"
            configuration.busyMode = .timeout(Self.busySeconds)
            configuration.prepareDatabase { database in
                try Self.writeAhead(database)
                try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
                // What is erased is overwritten.
                try database.execute(sql: "PRAGMA secure_delete = ON")
                let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                guard synchronous == 2 else {
                    throw HubFault.database(reason: "full flushes could not be set")
                }
            }
            let queue = try DatabaseQueue(
                path: DatabaseName.of(path, vfs: vfs), configuration: configuration)
            try Self.makeDurable(queue)
            return queue
        }
    }

    /// Makes the file before SQLite does, as it holds travellers' data: its log files take over the
    /// mode. It is not opened for that: to close it again would take away the locks of every other
    /// connection of this process (sqlite.org, "How To Corrupt", 2.2).
    private static func makeFile(_ path: String) throws(HubFault) {
        let made = mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST
        guard made, access(path, R_OK | W_OK) == 0 else {
            throw .database(reason: "cannot open \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Changes a new file to write-ahead logging. SQLite's own waiting does not help where two do
    /// so at once: each reads already and neither may wait for the other, so that one is turned
    /// away at once and tries again here.
    private static func writeAhead(_ database: Database) throws {
        let started = ContinuousClock.now
        while true {
            do {
                _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                return
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard started.duration(to: .now) < .seconds(busySeconds) else { throw error }
                usleep(5_000)
            }
        }
    }

    /// A batch that is sent again is acknowledged by what is found of it, which therefore has to be
    /// on the disk and not only in the kernel's memory.
    private static func makeDurable(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                let answer = WriteAheadLog.makeDurable(database.sqliteConnection)
                guard answer == 0 else {
                    throw DatabaseError(
                        resultCode: ResultCode(rawValue: answer),
                        message: "what was found could not be written again")
                }
                return .commit
            }
        }
    }

    public func perform<Value: Sendable>(
        _ work: @escaping @Sendable (HubLedger) throws(HubFault) -> Value
    ) async throws(HubFault) -> Value {
        try SQLiteSession.translating {
            try queue.writeWithoutTransaction { database in
                try work(HubLedger(session: SQLiteSession(database)))
            }
        }
    }

    public func close() {
        try? queue.close()
    }
}
