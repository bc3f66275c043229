import Core
import Glibc

/// An open file that is read at places. The file may be replaced by name at any time: what was
/// opened stays readable until nobody holds it.
///
/// Reads block for as long as the disk takes.
final class BundleFile: Sendable {
    let path: String
    let size: Int
    private let descriptor: Int32

    init(_ path: String) throws(ScreeningFault) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            size = 0
            throw .file(FileFault(operation: "read", path: path, errorNumber: errno))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            size = 0
            throw .file(FileFault(operation: "read", path: path, errorNumber: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            size = 0
            throw .notABundle("\(path) is no plain file")
        }
        size = Int(status.st_size)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Exactly these bytes.
    ///
    /// - Throws: code `file` when the disk fails, `notABundle` when the file ends before.
    func read(at offset: Int, count: Int) throws(ScreeningFault) -> [UInt8] {
        guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
            throw .notABundle("\(path) ends before byte \(offset + count)")
        }
        var failure: ScreeningFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
                    off_t(offset + filled))
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    failure = .notABundle("\(path) ends before byte \(offset + count)")
                    return
                } else if errno != EINTR {
                    failure = .file(
                        FileFault(operation: "read", path: path, errorNumber: errno))
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
