import Glibc

/// The kernel's files.
public struct LinuxFiles: DurableFiles {
    let calls: any FileCalls

    /// - Parameter calls: what changes the file system; a simulation hands in its own, so that the
    ///   order of steps that is tried is the one that ships.
    public init(calls: any FileCalls = KernelCalls()) {
        self.calls = calls
    }

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
        let descriptor = calls.createFile(temporary, mode: mode)
        try check(descriptor, "write", path)
        do throws(FileFault) {
            defer { calls.close(descriptor) }
            // The mode given to open(2) is cut by the umask.
            guard fchmod(descriptor, mode) == 0 else { throw fault("set the mode of", path) }
            try writeAll(bytes, to: descriptor, path: path)
            try check(calls.flush(descriptor), "flush", path)
        } catch {
            _ = calls.unlink(temporary)
            throw error
        }
        do throws(FileFault) {
            try check(calls.rename(temporary, to: path), "replace", path)
        } catch {
            _ = calls.unlink(temporary)
            throw error
        }
        try flushDirectory(of: path)
    }

    public func makeDirectory(_ path: String, mode: UInt32) throws(FileFault) {
        let made = calls.makeDirectory(path, mode: mode)
        switch -made {
        case 0:
            // The group's bit that a parent hands down (mkdir(2)) stays; a unit that may not set it
            // (RestrictSUIDSGID=) need not.
            var status = stat()
            guard stat(path, &status) == 0 else { throw fault("create directory", path) }
            let wanted = mode | status.st_mode & S_ISGID
            if status.st_mode & 0o7777 != wanted {
                guard chmod(path, wanted) == 0 else { throw fault("set the mode of", path) }
            }
            try flushDirectory(of: path)
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
            // Under a parent that is there, as in /proc, no directory can be made at all.
            guard parent != path, !exists(parent) else {
                throw FileFault(operation: "create directory", path: path, errorNumber: ENOENT)
            }
            try makeDirectory(parent, mode: 0o755)
            try makeDirectory(path, mode: mode)
        default: try check(made, "create directory", path)
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
        let removed = calls.unlink(path)
        guard removed != -ENOENT else { return }
        try check(removed, "remove", path)
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

    func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                calls.write(UnsafeRawBufferPointer(rebasing: $0[written...]), to: descriptor)
            }
            if count == -Int(EINTR) { continue }
            try check(Int32(clamping: count), "write", path)
            written += count
        }
    }

    /// A rename or removal is durable only when the directory that holds the name is flushed.
    func flushDirectory(of path: String) throws(FileFault) {
        let parent = Self.parent(of: path)
        let descriptor = calls.openDirectory(parent)
        try check(descriptor, "flush directory", parent)
        defer { calls.close(descriptor) }
        try check(calls.flush(descriptor), "flush directory", parent)
    }

    func check(_ answer: Int32, _ operation: String, _ path: String) throws(FileFault) {
        guard answer < 0 else { return }
        throw FileFault(operation: operation, path: path, errorNumber: -answer)
    }

    /// Reads `errno` first of all: nothing may be called between the failure and this.
    func fault(_ operation: String, _ path: String) -> FileFault {
        let number = errno
        return FileFault(operation: operation, path: path, errorNumber: number)
    }
}
