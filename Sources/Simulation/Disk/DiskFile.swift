internal import Core
internal import GRDBSQLite

/// A file that SQLite holds open: in SQLite's memory stands a header, then the host's own file.
struct DiskFile {
    let core: DiskCore
    let real: UnsafeMutablePointer<sqlite3_file>
    /// Of the simulated file; `nil` for one that passes through.
    var number: Int?
    var generation = 0
    /// Flushed with this file's next flush.
    var directoryToFlush: String?

    init(core: DiskCore, real: UnsafeMutablePointer<sqlite3_file>) {
        self.core = core
        self.real = real
    }

    /// What SQLite's memory for a file begins with.
    private struct Header {
        var file: sqlite3_file
        var box: Unmanaged<Box>
    }

    private final class Box {
        var file: DiskFile
        init(_ file: DiskFile) { self.file = file }
    }

    /// A multiple of what any structure of the host's may be aligned to.
    static let headerBytes = (MemoryLayout<Header>.size + 15) / 16 * 16

    static func real(
        behind file: UnsafeMutablePointer<sqlite3_file>
    ) -> UnsafeMutablePointer<sqlite3_file> {
        (UnsafeMutableRawPointer(file) + headerBytes)
            .assumingMemoryBound(to: sqlite3_file.self)
    }

    /// Hands the file to SQLite, which gives it back by ``withdrawn(from:)``.
    func place(
        in file: UnsafeMutablePointer<sqlite3_file>, methods: UnsafePointer<sqlite3_io_methods>
    ) {
        UnsafeMutableRawPointer(file).assumingMemoryBound(to: Header.self).initialize(
            to: Header(file: sqlite3_file(pMethods: methods), box: .passRetained(Box(self))))
    }

    /// Works on the file that SQLite calls with, which ``place(in:methods:)`` has put there.
    static func with<Result>(
        _ file: UnsafeMutablePointer<sqlite3_file>, _ body: (inout DiskFile) -> Result
    ) -> Result {
        let header = UnsafeMutableRawPointer(file).assumingMemoryBound(to: Header.self)
        return body(&header.pointee.box.takeUnretainedValue().file)
    }

    static func withdrawn(from file: UnsafeMutablePointer<sqlite3_file>) -> DiskFile {
        let header = UnsafeMutableRawPointer(file).assumingMemoryBound(to: Header.self)
        return header.pointee.box.takeRetainedValue().file
    }

    var methods: sqlite3_io_methods? { real.pointee.pMethods?.pointee }
}

extension DiskFile: HostFile {
    func read(at offset: Int64, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // A short read fills up with zeros (a short read is an answer of its own).
        bytes.withUnsafeMutableBytes {
            _ = methods?.xRead?(real, $0.baseAddress, Int32($0.count), offset)
        }
        return bytes
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
        methods?.xWrite?(real, bytes.baseAddress, Int32(bytes.count), offset) ?? SQLiteIOError.write
    }

    func truncate(to size: Int64) -> Int32 {
        methods?.xTruncate?(real, size) ?? SQLiteIOError.truncate
    }
}
