internal import Core
internal import Site
internal import Supervision

/// The locks of roles, held while a command does what no role may do beside it.
struct RoleLocks {
    private let locks: [ProcessLock]

    /// - Throws: where one of them runs, or its lock cannot be used. A role that never ran here has
    ///   no folder for a lock, and is left out.
    init(
        _ roles: Set<Role>, _ paths: Paths, _ files: some DurableFiles
    ) throws(SupervisionFault) {
        var locks: [ProcessLock] = []
        for role in Role.allCases
        where roles.contains(role) && files.exists(paths.runtime(of: role)) {
            locks.append(try Self.acquire(role, paths))
        }
        self.locks = locks
    }

    /// A file that is new is the role's own, so that it can take the lock itself later.
    static func acquire(_ role: Role, _ paths: Paths) throws(SupervisionFault) -> ProcessLock {
        let lock = try ProcessLock.acquire(paths.lock(of: role))
        try? Ownership.role(role.rawValue).applyToEntry(at: paths.lock(of: role))
        return lock
    }
}
