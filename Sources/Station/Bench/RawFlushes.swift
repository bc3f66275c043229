internal import Core
internal import Glibc

/// What a disk flushes without anything above it: write(2) and fdatasync(2), one after the other.
enum RawFlushes {
    /// How the bytes come to lie.
    enum Kind {
        /// Over bytes that were there before, as a log that starts again writes: nothing but data
        /// goes to the disk. The fastest there is.
        case inPlace
        /// At the end of a file that grows, so that its new size goes along.
        case appending
    }

    private static let room = 4 << 20

    /// Flushes a second.
    ///
    /// - Parameters:
    ///   - bytes: of each write.
    ///   - file: is made, and removed at the end.
    static func rate(
        _ kind: Kind, bytes: Int, file: String, for duration: Duration, _ time: any TimeSource
    ) throws -> Double {
        let descriptor = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file) }
        defer {
            close(descriptor)
            unlink(file)
        }
        let block = [UInt8](repeating: 0x5A, count: bytes)
        let start = kind == .inPlace ? try fill(descriptor, file, time) : time.monotonic()
        var (count, offset) = (0, 0)
        while time.monotonic() - start < duration {
            guard pwrite(descriptor, block, bytes, off_t(offset)) == bytes,
                fdatasync(descriptor) == 0
            else { throw failure(file) }
            count += 1
            offset += bytes
            if kind == .inPlace, offset + bytes > room { offset = 0 }
        }
        return Double(count) / (time.monotonic() - start).inSeconds
    }

    private static func fill(
        _ descriptor: Int32, _ file: String, _ time: any TimeSource
    ) throws -> Duration {
        let zeros = [UInt8](repeating: 0, count: room)
        guard pwrite(descriptor, zeros, room, 0) == room, fsync(descriptor) == 0 else {
            throw failure(file)
        }
        return time.monotonic()
    }

    private static func failure(_ file: String) -> BenchFault {
        BenchFault(problem: "\(file): \(String(cString: strerror(errno)))")
    }
}

/// Why a benchmark could not measure.
struct BenchFault: Error, CustomStringConvertible {
    let problem: String
    var description: String { problem }
}
