internal import CLinux
import Core
import Glibc
import Supervision

/// A listening Unix socket and its file, which goes when this does, unless somebody has put
/// another in its place.
final class ListeningSocket: Sendable {
    /// Callers that may wait to be accepted; beyond it connect(2) blocks them.
    private static let backlog: Int32 = 128

    /// Where the socket's file is.
    let path: String
    let descriptor: Int32
    private let device: UInt64
    private let node: UInt64

    /// Takes over a socket file that nobody answers at; never one that is in use, nor another
    /// kind of file.
    ///
    /// - Parameter path: or a link to it, which connect(2) follows and bind(2) does not: so a
    ///   socket can be found in one folder and lie in another, which only its server may write to.
    init(path: String) throws(ControlFault) {
        let path = SocketLink.target(of: path)
        guard let address = UnixAddress(path) else { throw .unusablePath(path: path) }
        let descriptor = try Self.makeSocket(path)
        do throws(ControlFault) {
            try Self.bind(descriptor, to: address, path: path)
            // The bits that bind(2) sets are cut by the umask.
            guard chmod(path, 0o666) == 0, listen(descriptor, Self.backlog) == 0 else {
                throw .system(operation: "listen at", path: path, errorNumber: errno)
            }
            var status = stat()
            guard lstat(path, &status) == 0 else {
                throw .system(operation: "listen at", path: path, errorNumber: errno)
            }
            device = UInt64(status.st_dev)
            node = UInt64(status.st_ino)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        removeFile()
        close(descriptor)
    }

    /// From here on nobody finds the socket. The node cannot have been given to another file: it
    /// is in use as long as the socket is open.
    func removeFile() {
        var status = stat()
        if lstat(path, &status) == 0, UInt64(status.st_dev) == device,
            UInt64(status.st_ino) == node
        {
            unlink(path)
        }
    }

    private static func makeSocket(_ path: String) throws(ControlFault) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else {
            throw .system(operation: "open a socket for", path: path, errorNumber: errno)
        }
        return descriptor
    }

    private static func bind(
        _ descriptor: Int32, to address: UnixAddress, path: String
    ) throws(ControlFault) {
        // Twice: once more after a stale file was removed.
        for isLast in [false, true] {
            let failure = address.withSocketAddress {
                Glibc.bind(descriptor, $0, $1) < 0 ? errno : 0
            }
            if failure == 0 { return }
            guard failure == EADDRINUSE, !isLast else {
                throw failure == EADDRINUSE
                    ? .occupied(path: path)
                    : .system(operation: "listen at", path: path, errorNumber: failure)
            }
            try removeStale(path, address)
        }
    }

    private static func removeStale(_ path: String, _ address: UnixAddress) throws(ControlFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .occupied(path: path) }
        let probe = try makeSocket(path)
        defer { close(probe) }
        let failure = address.withSocketAddress { connect(probe, $0, $1) < 0 ? errno : 0 }
        // Anything but a refusal, a full queue too, means that somebody is there.
        guard failure == ECONNREFUSED else { throw .occupied(path: path) }
        unlink(path)
    }
}
