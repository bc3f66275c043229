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
