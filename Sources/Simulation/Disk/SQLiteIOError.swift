internal import GRDBSQLite

/// SQLite's extended numbers of I/O errors (https://www.sqlite.org/rescode.html), which its header
/// computes in a way that Swift does not import.
enum SQLiteIOError {
    static let read = number(1)
    static let write = number(3)
    static let flush = number(4)
    static let flushDirectory = number(5)
    static let truncate = number(6)
    static let size = number(7)
    static let unlock = number(8)
    static let delete = number(10)
    static let access = number(13)
    static let checkReservedLock = number(14)
    static let lock = number(15)
    static let sharedMemoryLock = number(20)
    static let sharedMemoryMap = number(21)
    static let deleteNothing = number(23)

    private static func number(_ kind: Int32) -> Int32 { SQLITE_IOERR | kind << 8 }
}
