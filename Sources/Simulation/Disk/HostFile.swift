internal import Glibc

/// The open file of the host behind a simulated one.
protocol HostFile {
    /// `count` bytes from there; zeros behind the end and where the host cannot read.
    func read(at offset: Int64, count: Int) -> [UInt8]
    /// 0, or the caller's own kind of error number.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32
    func truncate(to size: Int64) -> Int32
}

/// A descriptor that reads and writes; error numbers are the kernel's.
struct HostDescriptor: HostFile {
    let descriptor: Int32

    func read(at offset: Int64, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor, UnsafeMutableRawBufferPointer(rebasing: $0[done...]).baseAddress,
                    count - done, off_t(offset) + off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            done += got
        }
        return bytes
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let taken = pwrite(
                descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
            if taken < 0 {
                if errno == EINTR { continue }
                return errno
            }
            done += taken
        }
        return 0
    }

    func truncate(to size: Int64) -> Int32 {
        ftruncate(descriptor, off_t(size)) == 0 ? 0 : errno
    }
}
