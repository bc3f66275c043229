/// Puts lines into a ``LogRing``, one process a ring. Calls block on the disk.
public struct LogRingWriter {
    /// What is written at once because it matters is flushed so often at most: each flush costs a
    /// card far more than the line has bytes.
    public static let flushPause: Duration = .seconds(60)

    private let ring: LogRing
    private var segment: Int
    private var size: Int64
    private var nextNumber: Int64
    /// The last bytes of the segment are no whole line.
    private var isTorn: Bool
    private var flushedAt: Duration?
    /// The segment whose name is known to be on the disk.
    private var named: Int?

    /// Finds the end of what is there; the folder is made with the first line.
    public init(_ ring: LogRing) throws(FileFault) {
        self.ring = ring
        let numbers = try ring.segments()
        segment = numbers.last ?? 1
        size = ring.files.size(of: ring.path(segment)) ?? 0
        isTorn = false
        if size > 0 {
            let last = try ring.files.read(ring.path(segment), from: size - 1, count: 1)
            isTorn = last != [LogRing.newline]
        }
        // What is torn may be a line that lacks nothing but its end.
        nextNumber = (try ring.newest(1).last?.number ?? 0) + (isTorn ? 2 : 1)
    }

    /// Writes lines behind the end.
    ///
    /// - Parameters:
    ///   - lines: made with the numbers that they get, in their order.
    ///   - now: monotonic; decides whether what matters is flushed.
    public mutating func append(
        _ lines: [(Int64) -> LogLine], at now: Duration
    ) throws(FileFault) {
        var bytes: [UInt8] = []
        var isGrave = false
        for line in lines {
            let line = line(nextNumber)
            nextNumber += 1
            isGrave = isGrave || line.level >= .error
            let text = Array(line.json.compactText.utf8) + [LogRing.newline]
            if size + Int64(bytes.count + text.count) >= Int64(LogRing.segmentBytes) {
                try write(bytes)
                bytes = []
                try begin()
            }
            bytes += text
        }
        try write(bytes)
        let isDue = flushedAt.map { now - $0 >= Self.flushPause } ?? true
        if isGrave, isDue {
            flushedAt = now
            try flush()
        }
    }

    /// Flushes what was written.
    public mutating func flush() throws(FileFault) {
        guard size > 0 else { return }
        try ring.files.flush(ring.path(segment))
        guard named != segment else { return }
        try ring.files.flushNames(in: ring.directory)
        named = segment
    }

    /// Whole lines, which have room in the segment.
    private mutating func write(_ lines: [UInt8]) throws(FileFault) {
        guard !lines.isEmpty else { return }
        if size == 0 { try ring.files.makeDirectory(ring.directory, mode: LogRing.directoryMode) }
        let bytes = isTorn ? [LogRing.newline] + lines : lines
        // Of what could not all be written the first bytes may stay.
        isTorn = true
        let path = ring.path(segment)
        do throws(FileFault) {
            try ring.files.extend(path, with: bytes, mode: LogRing.fileMode)
        } catch {
            size = ring.files.size(of: path) ?? size
            throw error
        }
        isTorn = false
        size += Int64(bytes.count)
    }

    /// The next segment; the oldest makes room.
    private mutating func begin() throws(FileFault) {
        guard size > 0 else { return }
        segment += 1
        size = 0
        isTorn = false
        for old in try ring.segments() where old <= segment - LogRing.segmentLimit {
            try ring.files.remove(ring.path(old))
        }
    }
}
