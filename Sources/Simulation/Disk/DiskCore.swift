internal import Core
internal import Glibc

/// What SQLite's twin and the files' twin of one disk share.
final class DiskCore: Sendable {
    let directory: String
    let state: Guarded<DiskState>
    private let given: String
    private let onDelay: @Sendable (Duration) -> Void

    init(
        directory: String, random: any RandomSource, onDelay: @escaping @Sendable (Duration) -> Void
    ) throws(FileFault) {
        guard let resolved = realpath(directory, nil) else {
            throw FileFault(operation: "open a disk in", path: directory, errorNumber: errno)
        }
        defer { free(resolved) }
        self.directory = String(cString: resolved)
        given = directory
        self.onDelay = onDelay
        state = Guarded(DiskState(random: random))
        for path in try Self.regularFiles(under: self.directory) {
            state.withLock { _ = $0.adopt(path, size: Self.size(of: path)) }
        }
    }

    /// The path as this disk names it; `nil` where it lies elsewhere.
    func place(_ path: String) -> String? {
        for root in [directory, given] where path.hasPrefix(root) {
            let rest = path.dropFirst(root.count)
            if rest.isEmpty || rest.first == "/" || root.last == "/" { return directory + rest }
        }
        return nil
    }

    var isOn: Bool { state.withLock(\.isPowered) }

    /// Lets the time of one operation pass before it.
    func delay(_ delay: any KeyPath<DiskBehaviour, Duration> & Sendable) {
        let duration = state.withLock { state in
            let duration = state.behaviour[keyPath: delay]
            if duration > .zero { state.counts.delays += 1 }
            return duration
        }
        if duration > .zero { onDelay(duration) }
    }

    func cut() throws(FileFault) {
        try state.withLock { (state) throws(FileFault) in
            let remains = state.cutContents()
            // Read before anything is moved: a file may get back the name that another now has.
            var contents: [(path: String, bytes: [UInt8], mode: mode_t)] = []
            for (path, left) in remains.files {
                guard let file = state.files[left.file] else { continue }
                let isAsLeft =
                    left.hostPath == path && left.content.sectors.isEmpty && !file.isDatabase
                    && left.content.size == Self.size(of: path)
                if isAsLeft { continue }
                var bytes = file.withoutName ?? []
                if file.withoutName == nil { bytes = try Self.read(left.hostPath ?? path) }
                let size = Int(left.content.size)
                bytes.removeLast(max(0, bytes.count - size))
                bytes += [UInt8](repeating: 0, count: size - bytes.count)
                for (number, sector) in left.content.sectors {
                    let start = Int(number) * FaultingDisk.sectorBytes
                    guard start < size else { continue }
                    let end = min(size, start + sector.count)
                    bytes.replaceSubrange(start..<end, with: sector.prefix(end - start))
                }
                contents.append((path, bytes, Self.mode(of: left.hostPath ?? path)))
                state.files[left.file]?.withoutName = nil
            }
            for path in remains.goneNames {
                unlink(path)
                unlink(path + "-shm")
            }
            for item in contents { try Self.renew(item.path, item.bytes, item.mode) }
            for directory in remains.goneDirectories { Self.removeTree(directory) }
            Self.dropSharedMemory(of: state)
            state.renewHandles()
        }
    }

    func killHolders() throws(FileFault) {
        try state.withLock { (state) throws(FileFault) in
            state.counts.kills += 1
            for (path, number) in state.names.files where state.files[number]?.isDatabase == true {
                try Self.renew(path, Self.read(path), Self.mode(of: path))
            }
            Self.dropSharedMemory(of: state)
            state.renewHandles()
        }
    }

    // MARK: The host

    /// The name gets a new file of the host's: locks and shared memory of handles from before hang
    /// on the old one.
    private static func renew(
        _ path: String, _ bytes: [UInt8], _ mode: mode_t
    ) throws(FileFault) {
        let temporary = path + ".left"
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw fault("restore", path) }
        defer { close(descriptor) }
        let answer = bytes.withUnsafeBytes {
            HostDescriptor(descriptor: descriptor).write($0, at: 0)
        }
        guard answer == 0 else {
            throw FileFault(operation: "restore", path: path, errorNumber: answer)
        }
        guard fchmod(descriptor, mode) == 0, rename(temporary, path) == 0 else {
            throw fault("restore", path)
        }
    }

    private static func dropSharedMemory(of state: DiskState) {
        for (path, number) in state.names.files where state.files[number]?.isDatabase == true {
            unlink(path + "-shm")
        }
    }

    static func read(_ path: String) throws(FileFault) -> [UInt8] {
        try LinuxFiles().read(path, limit: .max)
    }

    static func size(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0o600
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func regularFiles(under directory: String) throws(FileFault) -> [String] {
        var files: [String] = []
        for name in try LinuxFiles().list(directory, limit: .max) where !name.hasSuffix("-shm") {
            let path = directory + "/" + name
            files += isDirectory(path) ? try regularFiles(under: path) : [path]
        }
        return files
    }

    private static func removeTree(_ directory: String) {
        for name in (try? LinuxFiles().list(directory, limit: .max)) ?? [] {
            let path = directory + "/" + name
            if isDirectory(path) { removeTree(path) } else { unlink(path) }
        }
        rmdir(directory)
    }

    private static func fault(_ operation: String, _ path: String) -> FileFault {
        FileFault(operation: operation, path: path, errorNumber: errno)
    }
}
