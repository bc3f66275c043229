import Core
import Glibc

/// A file without a name, for what a build cannot hold in memory: it goes with its object, and with
/// the process whatever ends that.
final class ScratchFile {
    private let directory: String
    private var descriptor: Int32 = -1
    private var buffer: [UInt8] = []
    private var flushed = 0

    private static let buffered = 1 << 20

    /// - Parameter directory: on the file system that has room for it. Nothing is written before
    ///   there is much to write.
    init(in directory: String) {
        self.directory = directory
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Bytes so far.
    var count: Int { flushed + buffer.count }

    func append(_ bytes: UnsafeRawBufferPointer) throws(ScreeningFault) {
        buffer += bytes
        if buffer.count >= Self.buffered { try flush() }
    }

    func append(_ bytes: [UInt8]) throws(ScreeningFault) {
        buffer += bytes
        if buffer.count >= Self.buffered { try flush() }
    }

    /// Exactly these bytes, all of which were appended.
    func read(at offset: Int, count: Int) throws(ScreeningFault) -> [UInt8] {
        precondition(offset >= 0 && count >= 0 && offset + count <= self.count)
        try flush()
        var failure: ScreeningFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            filled = 0
            while filled < count {
                let got = pread(
                    descriptor, target.baseAddress.map { $0 + filled }, count - filled,
                    off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failure = fault("read", got < 0 ? errno : EIO)
                    return
                }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private func flush() throws(ScreeningFault) {
        guard !buffer.isEmpty else { return }
        if descriptor < 0 {
            var name = Array("\(directory)/.waypost-XXXXXX".utf8CString)
            descriptor = mkstemp(&name)
            guard descriptor >= 0 else { throw fault("make a temporary file in", errno) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            unlink(name)
        }
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress.map { $0 + written }, $0.count - written,
                    off_t(flushed + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault("write a temporary file in", errno) }
            written += count
        }
        flushed += written
        buffer.removeAll(keepingCapacity: true)
    }

    private func fault(_ operation: String, _ number: Int32) -> ScreeningFault {
        .file(FileFault(operation: operation, path: directory, errorNumber: number))
    }
}
