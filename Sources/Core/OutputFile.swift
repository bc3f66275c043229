import Glibc

/// A file that a person named for a command's result.
///
/// It is ordinary output: a link is followed, and what is no regular file (a device, a pipe) is
/// written into, not replaced. A regular file is replaced as a whole.
public struct OutputFile: Sendable {
    private let path: String
    private let files: any DurableFiles

    public init(_ path: String, files: some DurableFiles) {
        self.path = path
        self.files = files
    }

    /// - Parameter mode: of a file that is new.
    public func write(_ bytes: [UInt8], mode: UInt32) throws(FileFault) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return try files.replace(path, with: bytes, mode: mode)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return try pour(bytes) }
        guard let target = realpath(path, nil) else { throw fault("find") }
        defer { free(target) }
        try files.replace(String(cString: target), with: bytes, mode: mode)
    }

    /// Where a result stands that is too large to be held, so that it is written beside and moved:
    /// the file itself, or what a link leads to.
    ///
    /// - Throws: where there is something else under that name, which must not be replaced.
    public func place() throws(FileFault) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { return path }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileFault(
                operation: "replace", path: path, errorNumber: 0, detail: "it is no regular file")
        }
        guard let target = realpath(path, nil) else { throw fault("find") }
        defer { free(target) }
        return String(cString: target)
    }

    private func pour(_ bytes: [UInt8]) throws(FileFault) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw fault("write") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw fault("write") }
            rest = rest.dropFirst(max(0, count))
        }
    }

    private func fault(_ operation: String) -> FileFault {
        FileFault(operation: operation, path: path, errorNumber: errno)
    }
}
