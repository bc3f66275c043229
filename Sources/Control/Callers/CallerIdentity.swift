internal import CLinux
import Glibc

/// Who is at the other end of a local socket, as the kernel says it (socket(7): `SO_PEERCRED`,
/// `SO_PEERGROUPS`): the process that connected, at the moment it did.
public struct CallerIdentity: Hashable, Sendable {
    public let uid: UInt32
    /// The primary group.
    public let gid: UInt32
    /// All supplementary groups; the primary one need not be among them.
    public let groups: [UInt32]
    public let pid: Int32

    public init(uid: UInt32, gid: UInt32, groups: [UInt32], pid: Int32) {
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.pid = pid
    }

    /// `nil` where the kernel does not say; such a caller may do nothing.
    init?(socket: Int32) {
        var peer = waypost_peer_credentials()
        var length = socklen_t(MemoryLayout.size(ofValue: peer))
        guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 else { return nil }
        var groups = [UInt32](repeating: 0, count: ControlLimits.groups)
        var size = socklen_t(groups.count * MemoryLayout<UInt32>.size)
        if getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, &groups, &size) != 0 { size = 0 }
        groups.removeLast(groups.count - Int(size) / MemoryLayout<UInt32>.size)
        self.init(uid: peer.uid, gid: peer.gid, groups: groups, pid: peer.pid)
    }
}
