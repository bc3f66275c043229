internal import Glibc

extension LinuxFiles: GrowingFiles {
    public func size(of path: String) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    /// The device that holds a file, `MAJOR:MINOR` as `/proc/self/mountinfo` and `/sys/dev/block`
    /// name it; `nil` where the kernel does not say.
    public func device(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        // makedev(3), as the kernel has it.
        let major = (status.st_dev >> 8) & 0xFFF | (status.st_dev >> 32) & ~0xFFF
        let minor = status.st_dev & 0xFF | (status.st_dev >> 12) & ~0xFF
        return "\(major):\(minor)"
    }

    public func read(
        _ path: String, from offset: Int64, count: Int
    ) throws(FileFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("read", path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let taken = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
                    off_t(offset) + off_t(filled))
            }
            if taken < 0 {
                if errno == EINTR { continue }
                throw fault("read", path)
            }
            if taken == 0 { break }
            filled += taken
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    public func extend(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        let descriptor = calls.openToExtend(path, mode: mode)
        try check(descriptor, "write", path)
        defer { calls.close(descriptor) }
        guard fchmod(descriptor, mode) == 0 else { throw fault("set the mode of", path) }
        try writeAll(bytes, to: descriptor, path: path)
    }

    public func flush(_ path: String) throws(FileFault) {
        let descriptor = calls.openToExtend(path, mode: 0o600)
        try check(descriptor, "flush", path)
        let flushed = calls.flush(descriptor)
        calls.close(descriptor)
        try check(flushed, "flush", path)
    }

    public func flushAndMove(_ path: String, to newPath: String) throws(FileFault) {
        try flush(path)
        try check(calls.rename(path, to: newPath), "move", path)
        try flushDirectory(of: newPath)
    }

    public func flushNames(in directory: String) throws(FileFault) {
        guard exists(directory) else { return }
        try flushDirectory(of: directory + "/.")
    }
}
