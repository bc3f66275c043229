public import Core
import Glibc

/// A table's bytes, in memory or from a file that is read as it is needed: a pipe will do.
public final class TableSource {
    private let path: String
    private let descriptor: Int32
    private var rest: ArraySlice<UInt8>

    public init(_ bytes: [UInt8]) {
        path = ""
        descriptor = -1
        rest = bytes[...]
    }

    /// - Throws: where the file cannot be opened.
    public init(path: String) throws(FileFault) {
        self.path = path
        rest = []
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileFault(operation: "read", path: path, errorNumber: errno)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The next bytes, at most `count`; none at the end.
    func next(_ count: Int) throws(ScreeningFault) -> [UInt8] {
        guard descriptor >= 0 else {
            let taken = rest.prefix(count)
            rest = rest.dropFirst(count)
            return Array(taken)
        }
        var number: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var got = read(descriptor, buffer.baseAddress, count)
            while got < 0, errno == EINTR { got = read(descriptor, buffer.baseAddress, count) }
            if got < 0 { number = errno }
            filled = max(0, got)
        }
        guard number == 0 else {
            throw .file(FileFault(operation: "read", path: path, errorNumber: number))
        }
        return bytes
    }
}
