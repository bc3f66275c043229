internal import CLinux
import Core
import Glibc

/// Tells the service manager how this process is (sd_notify(3)), without libsystemd: datagrams of
/// `NAME=value` lines to the socket that the manager named.
public struct SystemdNotifier: Sendable {
    /// Bytes of a status text that are sent.
    public static let statusLimit = 400

    public enum Notice: Sendable, Hashable {
        /// Start-up is finished.
        case ready
        /// One line for `systemctl status`.
        case status(String)
        /// Shut-down has begun.
        case stopping
        /// Alive; only ever sent from evidence of progress.
        case watchdog

        var line: String {
            switch self {
            case .ready: "READY=1"
            case .status(let text):
                "STATUS="
                    + String(
                        decoding: text.utf8.prefix(statusLimit).map { $0 < 0x20 ? 0x20 : $0 },
                        as: UTF8.self)
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            }
        }
    }

    private let path: String
    private let address: UnixAddress

    /// - Parameter socketPath: the value of `NOTIFY_SOCKET`, a path or `@name`. Where there is no
    ///   such value there is nobody to tell, and no notifier.
    /// - Throws: ``SupervisionFault/notifierUnusable(path:errorNumber:)`` for anything else than a
    ///   path or name of at most 107 bytes.
    public init(socketPath: String) throws(SupervisionFault) {
        guard let address = UnixAddress(socketPath, allowsAbstract: true) else {
            throw .notifierUnusable(path: socketPath, errorNumber: EINVAL)
        }
        path = socketPath
        self.address = address
    }

    /// Sends the notices in one datagram; never blocks. A manager whose queue is full is a fault
    /// like any other: for a watchdog notice that is the truth, the rest can be sent again.
    public func send(_ notices: Notice...) throws(SupervisionFault) {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .notifierUnusable(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        let message = Array(notices.map(\.line).joined(separator: "\n").utf8)
        let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        let failure = address.withSocketAddress { address, length in
            sendto(descriptor, message, message.count, flags, address, length) < 0 ? errno : 0
        }
        guard failure == 0 else { throw .notifierUnusable(path: path, errorNumber: failure) }
    }
}
