internal import GRDBSQLite

/// What SQLite's entry for a disk knows: the disk, as long as it is there, and the host's own
/// file system.
final class VFSContext {
    weak let core: DiskCore?
    let real: UnsafeMutablePointer<sqlite3_vfs>
    /// One table for all files of this disk.
    let methods: UnsafeMutablePointer<sqlite3_io_methods>

    init(core: DiskCore, real: UnsafeMutablePointer<sqlite3_vfs>) {
        self.core = core
        self.real = real
        methods = .allocate(capacity: 1)
        methods.initialize(to: faultingMethods())
    }

    static func of(_ entry: UnsafeMutablePointer<sqlite3_vfs>?) -> VFSContext? {
        entry?.pointee.pAppData.map { Unmanaged<VFSContext>.fromOpaque($0).takeUnretainedValue() }
    }
}
