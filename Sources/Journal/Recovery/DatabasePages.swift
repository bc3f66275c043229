internal import Core

/// The pages of an SQLite file and of its write-ahead log, read without SQLite: what it refuses to
/// open, or to read on from, is looked through page by page (sqlite.org, "Database File Format" §1
/// and §4).
struct DatabasePages {
    private static let logHeader: Int64 = 32
    private static let frameHeader: Int64 = 24

    let pageSize: Int
    private let path: String
    private let files = LinuxFiles()
    private let pageCount: Int64
    private let frameCount: Int64
    /// By page, its last frame in the log.
    private let newest: [UInt32: Int64]

    init(path: String) throws(FileFault) {
        self.path = path
        let header = try files.read(path, from: 0, count: 100)
        let log = path + "-wal"
        let logHead = files.exists(log) ? try files.read(log, from: 0, count: 32) : []
        pageSize =
            Self.pageSize(header.count >= 18 ? Int(header[16]) << 8 | Int(header[17]) : 0)
            ?? Self.pageSize(logHead.count == 32 ? Int(Self.word(logHead, 8)) : 0)
            ?? JournalDatabase.pageSize
        pageCount = (files.size(of: path) ?? 0) / Int64(pageSize)
        let frame = Self.frameHeader + Int64(pageSize)
        frameCount = max(0, ((files.size(of: log) ?? 0) - Self.logHeader) / frame)
        var newest: [UInt32: Int64] = [:]
        for index in 0..<frameCount {
            let head = try files.read(log, from: Self.logHeader + index * frame, count: 24)
            // A frame of an earlier round of the log bears other salts.
            guard head.count == 24, head[8..<16] == logHead[16..<24] else { continue }
            newest[Self.word(head, 0)] = index
        }
        self.newest = newest
    }

    /// Calls back with each page that there is, those of the log last; a page that the disk cannot
    /// read is left out.
    func forEach(_ body: (_ number: UInt32, _ page: [UInt8]) throws -> Void) rethrows {
        for index in 0..<pageCount {
            guard let page = onDisk(UInt32(index + 1)) else { continue }
            try body(UInt32(index + 1), page)
        }
        for (number, frame) in newest.sorted(by: { $0.value < $1.value }) {
            guard let page = inLog(frame) else { continue }
            try body(number, page)
        }
    }

    /// The versions of a page that overflow chains may go on in, the newest first.
    func versions(_ number: UInt32) -> [[UInt8]] {
        [newest[number].flatMap(inLog), onDisk(number)].compactMap(\.self)
    }

    private func onDisk(_ number: UInt32) -> [UInt8]? {
        guard number > 0 else { return nil }
        let offset = (Int64(number) - 1) * Int64(pageSize)
        return whole(try? files.read(path, from: offset, count: pageSize))
    }

    private func inLog(_ frame: Int64) -> [UInt8]? {
        let offset = Self.logHeader + frame * (Self.frameHeader + Int64(pageSize))
        return whole(
            try? files.read(path + "-wal", from: offset + Self.frameHeader, count: pageSize))
    }

    private func whole(_ page: [UInt8]?) -> [UInt8]? {
        page.flatMap { $0.count == pageSize ? $0 : nil }
    }

    /// A size that SQLite allows; 1 stands for 65,536.
    private static func pageSize(_ said: Int) -> Int? {
        let size = said == 1 ? 65_536 : said
        return size >= 512 && size <= 65_536 && size & (size - 1) == 0 ? size : nil
    }

    static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
