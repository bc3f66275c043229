internal import Core
internal import Glibc

/// How long the disk that holds the records takes to answer a flush, and whether that can be true.
///
/// A card or an SSD without a buffered supply must write to its cells first, which takes about a
/// millisecond. One that answers sooner than ``doubted`` keeps in volatile memory what it calls
/// written, unless its own capacitors carry it through a power cut; a receipt would then be worth
/// nothing.
struct DiskFlush: Sendable, Hashable {
    static let writes = 32
    static let block = 4_096
    static let doubted = Duration.microseconds(100)
    /// A record's receipt waits for one of them.
    static let slow = Duration.milliseconds(250)
    private static let memoryFileSystems: Set = ["tmpfs", "ramfs"]
    private static let mountsLimit = 1 << 20

    var median: Duration
    var longest: Duration
    /// The file system lives in memory, by its name.
    var memory: String?
    /// What the kernel says of the drive's own cache: `write back` or `write through`.
    var cache: String?

    /// Writes and flushes as the journal does, below `directory`, and removes what it wrote.
    ///
    /// - Throws: what the kernel says.
    static func measure(in directory: String, time: some TimeSource) throws(FileFault) -> DiskFlush
    {
        let path = directory + "/.selftest-flush.\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault("create", path) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let bytes = [UInt8](repeating: 0xA5, count: block)
        var times: [Duration] = []
        for _ in 0..<writes {
            guard write(descriptor, bytes, bytes.count) == bytes.count else {
                throw fault("write", path)
            }
            let begin = time.monotonic()
            guard fdatasync(descriptor) == 0 else { throw fault("flush", path) }
            times.append(time.monotonic() - begin)
        }
        times.sort()
        let device = LinuxFiles().device(of: path)
        let system = device.flatMap(fileSystem)
        return DiskFlush(
            median: times[times.count / 2], longest: times[times.count - 1],
            memory: system.flatMap { memoryFileSystems.contains($0) ? $0 : nil },
            cache: device.flatMap(cache))
    }

    var point: SelftestPoint {
        let measured = [
            SelftestPoint.Measure("flush_median", median.inSeconds * 1_000, "ms", decimals: 3),
            SelftestPoint.Measure("flush_longest", longest.inSeconds * 1_000, "ms", decimals: 3),
            SelftestPoint.Measure("drive_cache", cache),
        ]
        func point(
            _ outcome: SelftestPoint.Outcome, _ summary: String, _ remedy: String? = nil
        ) -> SelftestPoint {
            SelftestPoint("disk.flush", outcome, summary, remedy: remedy, measured: measured)
        }
        let shown = "\(Self.text(median)) for a flush, \(Self.text(longest)) for the longest"
        if let memory {
            return point(
                .failed, "var/lib/waypost lies in memory (\(memory)): a power cut takes all of it",
                "mount a disk there")
        }
        if median < Self.doubted {
            return point(
                .warning, "\(shown): no card answers so soon and has written",
                "use a disk that keeps its word, or one with capacitors of its own; then cut its "
                    + "supply under load and run waypost records verify")
        }
        if median > Self.slow {
            return point(
                .warning, "\(shown): receipts will wait for it", "use a faster card or an SSD")
        }
        return point(.passed, shown)
    }

    private static func text(_ duration: Duration) -> String {
        let hundredths = Int64((duration.inSeconds * 100_000).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ms"
    }

    private static func fault(_ operation: String, _ path: String) -> FileFault {
        FileFault(operation: operation, path: path, errorNumber: errno)
    }

    /// As `/proc/self/mountinfo` has it (proc(5)): the device is its third field, the file system's
    /// kind the first behind a single hyphen.
    private static func fileSystem(of device: String) -> String? {
        guard let bytes = try? LinuxFiles().read("/proc/self/mountinfo", limit: mountsLimit) else {
            return nil
        }
        let mounts = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let fields = mounts.lazy.map { $0.split(separator: " ") }
            .first { $0.count > 3 && $0[2] == device }
        guard let fields, let hyphen = fields.firstIndex(of: "-"), hyphen + 1 < fields.count else {
            return nil
        }
        return String(fields[hyphen + 1])
    }

    /// A partition has no queue of its own: its disk's counts.
    private static func cache(of device: String) -> String? {
        for place in ["/queue/write_cache", "/../queue/write_cache"] {
            if let bytes = try? LinuxFiles().read("/sys/dev/block/\(device)\(place)", limit: 64) {
                return String(decoding: bytes.prefix { $0 >= 0x20 }, as: UTF8.self)
            }
        }
        return nil
    }
}
