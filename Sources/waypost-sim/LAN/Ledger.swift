import Core
import Glibc

/// What the post has promised, kept outside of it: a line for each receipt.
final class Ledger: Sendable {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(FileFault) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw FileFault(operation: "write", path: path, errorNumber: errno)
        }
    }

    deinit {
        close(descriptor)
    }

    /// One write(2) a line: lines of several workstations do not mix. A line that is not whole is
    /// a fault, for the ledger would then promise less than the post did.
    func append(_ receipt: JSONValue) throws(FileFault) {
        let line = Array((receipt.compactText + "\n").utf8)
        let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == line.count else {
            throw FileFault(
                operation: "write", path: path, errorNumber: count < 0 ? errno : ENOSPC)
        }
    }
}
