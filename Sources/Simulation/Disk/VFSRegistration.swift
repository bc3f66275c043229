internal import Core
internal import GRDBSQLite
internal import Glibc

/// A disk's entry in SQLite's list of file systems (https://www.sqlite.org/vfs.html).
///
/// The entry itself is never given back: each connection keeps its address for its life, and
/// nobody counts the connections. Without its disk it opens nothing.
struct VFSRegistration {
    let name: String
    private let entry: UnsafeMutablePointer<sqlite3_vfs>
    private var isListed = true

    private static let made = Guarded(0)

    /// `nil` where SQLite refuses.
    init?(core: DiskCore) {
        guard let real = sqlite3_vfs_find(nil) else { return nil }
        let number = Self.made.withLock { made in
            made += 1
            return made
        }
        name = "waypost-disk-\(number)"
        entry = .allocate(capacity: 1)
        entry.initialize(
            to: faultingVFS(
                name: UnsafePointer(strdup(name)), over: real,
                context: Unmanaged.passRetained(VFSContext(core: core, real: real)).toOpaque()))
        guard sqlite3_vfs_register(entry, 0) == SQLITE_OK else { return nil }
    }

    mutating func end() {
        guard isListed else { return }
        isListed = false
        sqlite3_vfs_unregister(entry)
    }
}
