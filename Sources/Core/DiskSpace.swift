import Glibc

/// Room on the file system that holds a path, as an unprivileged process may use it.
public struct DiskSpace: Sendable, Hashable {
    public let freeBytes: Int64
    public let totalBytes: Int64

    public init(freeBytes: Int64, totalBytes: Int64) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }

    /// Asks the kernel (statvfs(3)); `nil` where the path is not there.
    public init?(at path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        freeBytes = Int64(status.f_bavail) * Int64(status.f_frsize)
        totalBytes = Int64(status.f_blocks) * Int64(status.f_frsize)
    }
}
