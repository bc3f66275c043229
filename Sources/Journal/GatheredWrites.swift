internal import GRDBSQLite

/// Stands between SQLite and a file of a database with a write-ahead log, and hands writes that
/// stand side by side to the system as one.
///
/// SQLite writes each page on its own, and in the log the 24 bytes before it too: 80 calls for a
/// commit of 32 records and 1,600 for a checkpoint. Nothing is promised before the flush that
/// follows, so they can wait for it. Whatever else is asked of the file comes behind what waits,
/// and what the system refuses is told by the flush at the latest.
///
/// - **The log**, with a flush at each commit (`synchronous = FULL`): nobody looks behind the last
///   commit, and no commit is one before its flush.
/// - **The database**, while a checkpoint carries over all of the log: SQLite truncates and flushes
///   it before it counts the pages as carried over. Where a reader holds a part of the log back, it
///   counts without a flush, so each page is written at once. It would do so too where somebody
///   else writes during the checkpoint: for the one writer of a database alone.
struct GatheredWrites {
    private typealias File = UnsafeMutablePointer<sqlite3_file>
    private typealias This = UnsafeMutablePointer<GatheredWrites>

    /// SQLite's own file system on Unix writes at most 2^17 - 1 bytes at once.
    private static let capacity = 64 * 1_024
    /// Of the locks over the log's index, the first that stands for a place in the log which a
    /// reader needs (WAL-mode File Format, 2.3.1).
    private static let firstMark: CInt = 4

    // First: SQLite holds a pointer to it, and this is found behind it.
    private var methods: sqlite3_io_methods
    private let real: UnsafePointer<sqlite3_io_methods>
    private let bytes: UnsafeMutableRawPointer
    private var count = 0
    private var offset: Int64 = 0
    private var isGathering: Bool
    /// Whether a reader stood in the way since the last checkpoint.
    private var isHeldBack = false
    /// What the system refused at the end of a checkpoint, when SQLite reads no answer: truncation
    /// and flush tell it, which come next.
    private var refusal = SQLITE_OK

    /// - Parameter connection: SQLite's, with its log open; used by one thread at a time.
    /// - Returns: SQLite's result code.
    static func attach(to connection: OpaquePointer?) -> CInt {
        for (number, isLog) in [
            (SQLITE_FCNTL_JOURNAL_POINTER, true), (SQLITE_FCNTL_FILE_POINTER, false),
        ] {
            var file: UnsafeMutablePointer<sqlite3_file>?
            let answer = withUnsafeMutablePointer(to: &file) {
                sqlite3_file_control(connection, "main", number, $0)
            }
            guard answer == SQLITE_OK else { return answer }
            guard let file, let real = file.pointee.pMethods else { return SQLITE_NOTFOUND }
            let this = This.allocate(capacity: 1)
            this.initialize(
                to: GatheredWrites(
                    methods: isLog ? functions(over: real) : databaseFunctions(over: real),
                    real: real, bytes: .allocate(byteCount: capacity, alignment: 8),
                    isGathering: isLog))
            file.pointee.pMethods = UnsafeRawPointer(this).assumingMemoryBound(
                to: sqlite3_io_methods.self)
        }
        return SQLITE_OK
    }

    private static func functions(
        over real: UnsafePointer<sqlite3_io_methods>
    ) -> sqlite3_io_methods {
        var methods = real.pointee
        // Version 3 is about pages that are mapped into memory and written past these functions.
        methods.iVersion = min(methods.iVersion, 2)
        methods.xWrite = { file, from, count, offset in
            guard let file, let from else { return SQLITE_MISUSE }
            return GatheredWrites.of(file).pointee.write(file, from, Int(count), offset)
        }
        methods.xSync = { file, flags in
            GatheredWrites.behind(file, isLast: true) { $0.xSync?(file, flags) }
        }
        methods.xRead = { file, into, count, offset in
            GatheredWrites.behind(file) { $0.xRead?(file, into, count, offset) }
        }
        methods.xTruncate = { file, size in
            GatheredWrites.behind(file, isLast: true) { $0.xTruncate?(file, size) }
        }
        methods.xFileSize = { file, size in
            GatheredWrites.behind(file) { $0.xFileSize?(file, size) }
        }
        methods.xFileControl = { file, what, value in
            GatheredWrites.behind(file) { $0.xFileControl?(file, what, value) }
        }
        methods.xClose = { file in
            guard let file else { return SQLITE_MISUSE }
            let this = GatheredWrites.of(file)
            let written = this.pointee.handOver(file)
            file.pointee.pMethods = this.pointee.real
            let closed = this.pointee.real.pointee.xClose?(file) ?? SQLITE_OK
            this.pointee.bytes.deallocate()
            this.deallocate()
            return written == SQLITE_OK ? closed : written
        }
        return methods
    }

    private static func databaseFunctions(
        over real: UnsafePointer<sqlite3_io_methods>
    ) -> sqlite3_io_methods {
        var methods = functions(over: real)
        methods.xShmLock = { file, first, count, flags in
            guard let file else { return SQLITE_MISUSE }
            let this = GatheredWrites.of(file)
            let answer =
                this.pointee.real.pointee.xShmLock?(file, first, count, flags) ?? SQLITE_INTERNAL
            if answer == SQLITE_BUSY, first >= GatheredWrites.firstMark,
                flags & SQLITE_SHM_EXCLUSIVE != 0
            {
                this.pointee.isHeldBack = true
            }
            return answer
        }
        methods.xFileControl = { file, what, value in
            guard let file else { return SQLITE_MISUSE }
            let this = GatheredWrites.of(file)
            switch what {
            case SQLITE_FCNTL_CKPT_START:
                this.pointee.isGathering = !this.pointee.isHeldBack
                this.pointee.refusal = SQLITE_OK
            case SQLITE_FCNTL_CKPT_DONE:
                this.pointee.refusal = this.pointee.handOver(file)
                this.pointee.isGathering = false
                this.pointee.isHeldBack = false
            default: break
            }
            return this.pointee.real.pointee.xFileControl?(file, what, value) ?? SQLITE_INTERNAL
        }
        return methods
    }

    private static func of(_ file: File) -> This {
        UnsafeMutableRawPointer(mutating: file.pointee.pMethods)
            .assumingMemoryBound(to: GatheredWrites.self)
    }

    /// The file's own function, behind what waits.
    private static func behind(
        _ file: File?, isLast: Bool = false, _ function: (sqlite3_io_methods) -> CInt?
    ) -> CInt {
        guard let file else { return SQLITE_MISUSE }
        let this = of(file)
        var written = this.pointee.handOver(file)
        if isLast, written == SQLITE_OK { swap(&written, &this.pointee.refusal) }
        guard written == SQLITE_OK else { return written }
        return function(this.pointee.real.pointee) ?? SQLITE_INTERNAL
    }

    private mutating func write(
        _ file: File, _ from: UnsafeRawPointer, _ length: Int, _ place: Int64
    ) -> CInt {
        if count > 0, place != offset + Int64(count) || length > Self.capacity - count {
            let written = handOver(file)
            guard written == SQLITE_OK else { return written }
        }
        guard isGathering, length <= Self.capacity else {
            return real.pointee.xWrite?(file, from, CInt(length), place) ?? SQLITE_INTERNAL
        }
        if count == 0 { offset = place }
        (bytes + count).copyMemory(from: from, byteCount: length)
        count += length
        return SQLITE_OK
    }

    private mutating func handOver(_ file: File) -> CInt {
        guard count > 0 else { return SQLITE_OK }
        defer { count = 0 }
        return real.pointee.xWrite?(file, bytes, CInt(count), offset) ?? SQLITE_INTERNAL
    }
}
