internal import Core
internal import Glibc

/// The Unix user and group that a file or directory of the post belongs to.
///
/// On a desk, under `--root` and without the appliance's users, everything stays with whoever
/// runs the command.
struct Ownership: Sendable {
    let user: String
    let group: String

    static let root = Ownership(user: "root", group: "root")

    static func role(_ name: String) -> Ownership {
        Ownership(user: "waypost-\(name)", group: "waypost-\(name)")
    }

    /// Hands the path over. Throws what the kernel says; does nothing for another user than root
    /// and where user or group is not there.
    func apply(to path: String) throws(FileFault) {
        guard geteuid() == 0, let user = Self.userID(user), let group = Self.groupID(group) else {
            return
        }
        guard chown(path, user, group) == 0 else {
            let number = errno
            throw FileFault(operation: "change the owner of", path: path, errorNumber: number)
        }
    }

    /// The same for an entry of a folder that others write to: a link that stands there is handed
    /// over itself, and what it leads to is not.
    func applyToEntry(at path: String) throws(FileFault) {
        guard geteuid() == 0, let user = Self.userID(user), let group = Self.groupID(group) else {
            return
        }
        guard lchown(path, user, group) == 0 else {
            let number = errno
            throw FileFault(operation: "change the owner of", path: path, errorNumber: number)
        }
    }

    private static func userID(_ name: String) -> uid_t? {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        getpwnam_r(name, &entry, &buffer, buffer.count, &result)
        return result.map { $0.pointee.pw_uid }
    }

    private static func groupID(_ name: String) -> gid_t? {
        var entry = Glibc.group()
        var result: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        getgrnam_r(name, &entry, &buffer, buffer.count, &result)
        return result.map { $0.pointee.gr_gid }
    }
}
