import Glibc

/// Files that must survive a power cut, as an interface with a real and a failing twin.
///
/// Calls block for as long as the disk takes; callers on the cooperative pool keep them small and
/// rare, or stand on a thread of their own.
public protocol DurableFiles: Sendable {
    /// The whole file. Throws `tooLarge` past `limit` bytes, so that nobody's file fills memory.
    func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8]
    /// Replaces the file as a whole: written beside, flushed, renamed, directory flushed. When
    /// this returns the new content survives a power cut; at every moment before, the old does.
    func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault)
    /// Creates the directory and its missing parents; an existing one gets `mode` all the same.
    func makeDirectory(_ path: String, mode: UInt32) throws(FileFault)
    /// Names of the entries, sorted, without `.` and `..`; at most `limit` of them.
    func list(_ path: String, limit: Int) throws(FileFault) -> [String]
    /// Removes a file and flushes its directory; a file that is not there is no fault.
    func remove(_ path: String) throws(FileFault)
    func exists(_ path: String) -> Bool
}

/// What a file operation met.
public struct FileFault: Fault {
    /// What was attempted: `read`, `write`, `create directory`, …
    public let operation: String
    public let path: String
    /// The kernel's number; 0 where the fault is ours (`tooLarge`).
    public let errorNumber: Int32
    private let detail: String?

    public init(operation: String, path: String, errorNumber: Int32, detail: String? = nil) {
        self.operation = operation
        self.path = path
        self.errorNumber = errorNumber
        self.detail = detail
    }

    static func tooLarge(_ path: String, limit: Int) -> FileFault {
        FileFault(
            operation: "read", path: path, errorNumber: 0, detail: "larger than \(limit) bytes")
    }

    public var problem: String {
        "cannot \(operation) \(path): \(detail ?? String(cString: strerror(errorNumber)))"
    }

    public var remedy: String? {
        switch errorNumber {
        case ENOSPC, EDQUOT: "free space on this file system"
        case EROFS: "the file system is read-only: check the disk and mount it read-write"
        case EACCES, EPERM: "check owner and mode, or run as the user that owns it"
        default: nil
        }
    }

    public var isNotFound: Bool { errorNumber == ENOENT }
    public var isTransient: Bool { [ENOSPC, EDQUOT, EAGAIN, EINTR, EIO].contains(errorNumber) }
}

/// The kernel's files.
public struct LinuxFiles: DurableFiles {
    public init() {}

    public func read(_ path: String, limit: Int) throws(FileFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("read", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw fault("read", path)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
        }
    }

    public func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(FileFault) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw fault("write", path) }
        do throws(FileFault) {
            defer { close(descriptor) }
            // The mode given to open(2) is cut by the umask.
            guard fchmod(descriptor, mode) == 0 else { throw fault("set the mode of", path) }
            try writeAll(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw fault("flush", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = fault("replace", path)
            unlink(temporary)
            throw error
        }
        try flushDirectory(of: path)
    }

    public func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {
        guard mkdir(path, mode) != 0 else {
            guard chmod(path, mode) == 0 else { throw fault("set the mode of", path) }
            return try flushDirectory(of: path)
        }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0 else { throw fault("create directory", path) }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw FileFault(operation: "create directory", path: path, errorNumber: ENOTDIR)
            }
            guard status.st_mode & 0o7777 != mode else { return }
            guard chmod(path, mode) == 0 else { throw fault("set the mode of", path) }
        case ENOENT:
            let parent = Self.parent(of: path)
            guard parent != path else { throw fault("create directory", path) }
            try makeDirectory(parent, mode: 0o755)
            try makeDirectory(path, mode: mode)
        default:
            throw fault("create directory", path)
        }
    }

    public func list(_ path: String, limit: Int) throws(FileFault) -> [String] {
        guard let directory = opendir(path) else { throw fault("list", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public func remove(_ path: String) throws(FileFault) {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return }
            throw fault("remove", path)
        }
        try flushDirectory(of: path)
    }

    public func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// The directory that holds `path`; `.` for a bare name, `/` for the root.
    public static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw fault("write", path)
            }
            written += count
        }
    }

    /// A rename or removal is durable only when the directory that holds the name is flushed.
    private func flushDirectory(of path: String) throws(FileFault) {
        let parent = Self.parent(of: path)
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("flush directory", parent) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("flush directory", parent) }
    }

    /// Reads `errno` first of all: nothing may be called between the failure and this.
    private func fault(_ operation: String, _ path: String) -> FileFault {
        let number = errno
        return FileFault(operation: operation, path: path, errorNumber: number)
    }
}
