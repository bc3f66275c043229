internal import Core
import Glibc

/// Who answers at a socket, and who may: root, the caller's own user, and the owner of the folder
/// in which the socket lies. On an appliance that is the role's user, because root made the folder
/// and nobody else can; on a desk it is whoever runs the post.
struct ServerIdentity: Hashable, Sendable {
    /// Who made the socket a listening one (unix(7), `SO_PEERCRED`); `nil` where the kernel does
    /// not say.
    let user: UInt32?
    let ownUser: UInt32
    /// `nil` where there is none.
    let folderOwner: UInt32?

    init(user: UInt32?, ownUser: UInt32, folderOwner: UInt32?) {
        self.user = user
        self.ownUser = ownUser
        self.folderOwner = folderOwner
    }

    /// - Parameters:
    ///   - descriptor: connected.
    ///   - path: to which it was.
    init(socket descriptor: Int32, path: String) {
        self.init(
            user: CallerIdentity(socket: descriptor)?.uid, ownUser: geteuid(),
            folderOwner: Self.owner(ofFolderOf: path))
    }

    var isTrusted: Bool {
        guard let user else { return false }
        return user == 0 || user == ownUser || user == folderOwner
    }

    func check(_ path: String) throws(ControlFault) {
        guard isTrusted else { throw .impostor(path: path, user: user ?? .max) }
    }

    /// Also where the socket itself has gone meanwhile.
    private static func owner(ofFolderOf path: String) -> UInt32? {
        var status = stat()
        let folder = LinuxFiles.parent(of: SocketLink.target(of: path))
        return stat(folder, &status) == 0 ? status.st_uid : nil
    }
}
