internal import GRDBSQLite

/// What SQLite leaves to its caller about a write-ahead log that it finds: what can be read of it
/// need not be on the disk.
///
/// A process that died between writing a commit and flushing it leaves one that its successor
/// reads, but no flush has made durable. And of the pages of a flush that failed, Linux keeps some
/// readable and calls them written, so that no later flush writes them either. In both cases
/// SQLite's recovery takes such a commit for a commit, and it would vanish with the next power cut
/// together with everything that was stored behind it.
public enum WriteAheadLog {
    private static let chunkBytes = 65_536

    /// Writes the log as it is read once more, in its place, and flushes it: what SQLite found is
    /// then on the disk. A cut on the way does no harm, as each byte stays what it was.
    ///
    /// - Parameter connection: SQLite's, in an immediate transaction, so that nobody else writes.
    /// - Returns: SQLite's result code.
    public static func makeDurable(_ connection: OpaquePointer?) -> CInt {
        var log: UnsafeMutablePointer<sqlite3_file>?
        let answer = withUnsafeMutablePointer(to: &log) {
            sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, $0)
        }
        guard answer == SQLITE_OK else { return answer }
        guard let log, let methods = log.pointee.pMethods?.pointee else { return SQLITE_OK }
        return rewrite(log, methods)
    }

    private static func rewrite(
        _ log: UnsafeMutablePointer<sqlite3_file>, _ methods: sqlite3_io_methods
    ) -> CInt {
        guard let fileSize = methods.xFileSize, let read = methods.xRead,
            let write = methods.xWrite, let flush = methods.xSync
        else { return SQLITE_INTERNAL }
        var size: Int64 = 0
        var answer = fileSize(log, &size)
        var offset: Int64 = 0
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while answer == SQLITE_OK, offset < size {
            let count = CInt(min(size - offset, Int64(chunkBytes)))
            answer = read(log, &chunk, count, offset)
            if answer == SQLITE_OK { answer = write(log, chunk, count, offset) }
            offset += Int64(count)
        }
        guard answer == SQLITE_OK, size > 0 else { return answer }
        return flush(log, SQLITE_SYNC_NORMAL)
    }
}
