/// The last lines that a role wrote, in files that people can read as they are: a line of JSON
/// each, in segments of which the oldest makes room for a new one. Calls block on the disk.
///
/// 1. A ring takes at most ``totalBytes``. Lines are put behind the newest segment's end and never
///    changed.
/// 2. Nothing is flushed line by line: a power cut may cost the last half minute, the time after
///    which the kernel writes by itself, and what it tears is passed over.
/// 3. One process writes; any number read, also while it does or is stopped.
public struct LogRing: Sendable {
    public static let segmentBytes = 65_536
    public static let segmentLimit = 32
    /// 2 MiB.
    public static let totalBytes = segmentBytes * segmentLimit
    /// Nothing personal is in it, and other roles and technicians read it.
    public static let directoryMode: UInt32 = 0o755
    static let fileMode: UInt32 = 0o644
    private static let suffix = ".log"
    /// More than a ring has, for what an interrupted change left over.
    private static let listLimit = 4 * segmentLimit

    /// Behind a line: where reading goes on.
    public struct Place: Sendable, Hashable {
        public var segment: Int
        public var offset: Int

        public init(segment: Int, offset: Int) {
            self.segment = segment
            self.offset = offset
        }
    }

    public struct Page: Sendable, Hashable {
        /// Oldest first.
        public var lines: [LogLine] = []
        /// Behind all that was looked at; what was asked for where there is nothing new.
        public var end: Place
        /// Bytes that were no whole line.
        public var damaged = 0
    }

    let directory: String
    let files: any GrowingFiles

    /// - Parameter directory: need not be there yet.
    public init(directory: String, files: any GrowingFiles = LinuxFiles()) {
        self.directory = directory
        self.files = files
    }

    /// The numbers of the segments that are there, ascending; none where nothing was written yet.
    public func segments() throws(FileFault) -> [Int] {
        do throws(FileFault) {
            return try files.list(directory, limit: Self.listLimit).compactMap {
                $0.hasSuffix(Self.suffix) ? Int($0.dropLast(Self.suffix.count)) : nil
            }.filter { $0 > 0 }.sorted()
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    /// The lines behind a place, those of one segment at most; go on at the page's end until it
    /// stays where it is. A line without its end is one that is being written, and comes later.
    ///
    /// - Parameter place: `nil` for the oldest line. Where its segment is gone or has become
    ///   shorter, as after a power cut, reading goes on at the next line that is there.
    public func page(after place: Place?) throws(FileFault) -> Page {
        let numbers = try segments()
        var place = place ?? Place(segment: numbers.first ?? 1, offset: 0)
        for number in numbers where number >= place.segment {
            if number > place.segment { place = Place(segment: number, offset: 0) }
            let bytes: [UInt8]
            do throws(FileFault) {
                bytes = try files.read(path(number), limit: 2 * Self.segmentBytes)
            } catch {
                // Its turn to make room came meanwhile.
                if error.isNotFound { continue }
                throw error
            }
            place.offset = min(place.offset, bytes.count)
            let whole = (bytes.lastIndex(of: Self.newline) ?? -1) + 1
            guard place.offset < whole else { continue }
            return Self.page(bytes[place.offset..<whole], segment: number)
        }
        return Page(end: place)
    }

    /// The newest lines of which something holds, oldest first.
    public func newest(
        _ count: Int, where isMeant: (LogLine) -> Bool = { _ in true }
    ) throws(FileFault) -> [LogLine] {
        var found: [LogLine] = []
        for number in try segments().reversed() where found.count < count {
            let page = try page(after: Place(segment: number, offset: 0))
            guard page.end.segment == number else { continue }
            found = Array((page.lines.filter(isMeant) + found).suffix(count))
        }
        return found
    }

    /// Bytes behind a place; `nil` for all.
    public func bytes(behind place: Place?) throws(FileFault) -> Int64 {
        try segments().filter { $0 >= place?.segment ?? 0 }.reduce(0) { sum, number in
            let size = files.size(of: path(number)) ?? 0
            let read = number == place?.segment ? Int64(place?.offset ?? 0) : 0
            return sum + max(0, size - read)
        }
    }

    /// Up to `count` bytes that stand right in front of a place; `nil` where the place is none any
    /// more.
    public func bytes(before place: Place, count: Int) -> [UInt8]? {
        let path = path(place.segment)
        guard let size = files.size(of: path), size >= Int64(place.offset) else { return nil }
        let start = max(0, place.offset - count)
        return try? files.read(path, from: Int64(start), count: place.offset - start)
    }

    public static let newline = UInt8(ascii: "\n")

    func path(_ number: Int) -> String {
        let digits = String(number)
        return directory + "/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            + Self.suffix
    }

    private static func page(_ bytes: ArraySlice<UInt8>, segment: Int) -> Page {
        var page = Page(end: Place(segment: segment, offset: bytes.endIndex))
        for piece in bytes.split(separator: newline) {
            if let json = try? JSONValue(parsing: Array(piece)), let line = LogLine(json) {
                page.lines.append(line)
            } else {
                page.damaged += piece.count
            }
        }
        return page
    }
}
