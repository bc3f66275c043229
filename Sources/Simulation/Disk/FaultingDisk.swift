public import Core
internal import Glibc

/// One disk under one directory of the host, for SQLite and for ``DurableFiles``, that fails as
/// disks do and can lose its power at any moment.
///
/// What is read and written goes to the host's files, so that readers beside a writer, locks and
/// the write-ahead log's shared memory are the real ones. Beside that the disk remembers what a
/// kernel would not have had to keep yet:
///
/// 1. A write is kept for sure only after a flush of its file that succeeded. Until then each
///    sector of ``sectorBytes`` may, at a power cut, be as it was at the last flush or as any write
///    since left it, each sector for itself: writes tear and overtake one another.
/// 2. A file's length is one that it had since its last flush; what no write reached is zeros.
/// 3. Names (made, moved, removed) are kept for sure only after a flush of their directory. At a
///    cut each directory falls back to one of the states it had since then, in their order.
/// 4. After a flush that failed, pages count as written that were not (``DiskBehaviour``).
/// 5. SQLite's shared memory file does not survive.
///
/// The host's own flushes are not called: they would add time and no truth. A file that is made
/// in the directory by other means counts as flushed with the content in which it is first met.
///
/// All decisions come from the random source in the order of calls; one thread and one seed give
/// one outcome.
public final class FaultingDisk: Sendable {
    public static let sectorBytes = 512
    /// What the kernel writes, and drops after a failed flush, as a whole.
    public static let pageBytes = 4_096

    /// Where the disk stands on the host, without symbolic links.
    public var directory: String { core.directory }
    /// The name under which SQLite finds this disk (`sqlite3_open_v2`, or `?vfs=` of a file URI).
    /// Databases outside ``directory`` and SQLite's temporary files pass through untouched.
    public let vfsName: String
    /// The twin of ``LinuxFiles`` on this disk.
    public let files: FaultingFiles

    let core: DiskCore
    private let registration: Guarded<VFSRegistration>

    /// - Parameters:
    ///   - directory: an existing directory. What lies in it counts as flushed.
    ///   - random: what survives and what fails.
    ///   - onDelay: told of each delay before the operation that it delays, on the thread of the
    ///     caller, which may let virtual time pass; no lock is held.
    /// - Throws: what the host says of the directory; `EIO` where SQLite does not take the disk.
    public init(
        directory: String, random: any RandomSource,
        onDelay: @escaping @Sendable (Duration) -> Void = { _ in }
    ) throws(FileFault) {
        core = try DiskCore(directory: directory, random: random, onDelay: onDelay)
        files = FaultingFiles(core: core)
        guard let registration = VFSRegistration(core: core) else {
            throw FileFault(
                operation: "register a disk for", path: directory, errorNumber: EIO)
        }
        vfsName = registration.name
        self.registration = Guarded(registration)
    }

    deinit {
        close()
    }

    /// SQLite opens nothing more on this disk; what is open stays usable. Safe to call twice.
    public func close() {
        registration.withLock { $0.end() }
    }

    /// How the disk behaves; may be set at any moment.
    public var behaviour: DiskBehaviour {
        get { core.state.withLock { $0.behaviour } }
        set { core.state.withLock { $0.behaviour = newValue } }
    }

    public var counts: DiskFaultCounts { core.state.withLock { $0.counts } }

    /// Bytes that the files hold now; those removed but still to be flushed are not counted.
    public var usedBytes: Int64 { core.state.withLock { $0.usedBytes } }

    /// Room as statvfs(3) would tell it; `nil` where ``DiskBehaviour/capacityBytes`` is not set.
    public var space: DiskSpace? {
        core.state.withLock { state in
            state.behaviour.capacityBytes.map {
                DiskSpace(freeBytes: max(0, $0 - state.usedBytes), totalBytes: $0)
            }
        }
    }

    public var isPowered: Bool { core.state.withLock { $0.isPowered } }

    /// Lets the power fail at the operation that comes after `operations` more that write, flush,
    /// make, move or remove. It and everything after it is answered as an I/O error, until
    /// ``cut()`` gives the power back.
    public func failPower(after operations: Int) {
        core.state.withLock { $0.operationsLeft = max(0, operations) }
    }

    /// Cuts the power, if it is not off already, and gives it back: every file becomes one that a
    /// kernel could have left, and every handle from before answers an I/O error for ever.
    public func cut() throws(FileFault) {
        try core.cut()
    }

    /// As though each process that holds files of this disk had been killed: what was written
    /// stays in the cache, what was not flushed stays unflushed, handles answer I/O errors for
    /// ever, and SQLite's shared memory starts anew.
    public func killHolders() throws(FileFault) {
        try core.killHolders()
    }
}
