internal import CLinux
import Core
import Glibc
import Supervision

/// One blocking connection to a role, with a deadline over everything done on it.
struct ClientConnection: ~Copyable {
    private static let chunkBytes = 16_384

    private let path: String
    private let timeout: Duration
    private let time: any TimeSource
    private let deadline: Duration
    private let descriptor: Int32

    init(path: String, timeout: Duration, time: any TimeSource) throws(ControlFault) {
        guard let address = UnixAddress(path) else { throw .unusablePath(path: path) }
        let deadline = time.monotonic() + timeout
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else {
            throw .system(operation: "open a socket for", path: path, errorNumber: errno)
        }
        do throws(ControlFault) {
            try Self.connect(descriptor, to: address, path: path, timeout: timeout)
            try ServerIdentity(socket: descriptor, path: path).check(path)
            guard waypost_set_nonblocking(descriptor) == 0 else {
                throw .system(operation: "connect to", path: path, errorNumber: errno)
            }
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.timeout = timeout
        self.time = time
        self.descriptor = descriptor
        self.deadline = deadline
    }

    deinit {
        close(descriptor)
    }

    /// Sends all, or as much as the other side takes before it hangs up: it may have refused the
    /// call without reading it, and its answer is there to be received.
    func send(_ bytes: [UInt8]) throws(ControlFault) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: try wait(for: POLLOUT)
            case EPIPE, ECONNRESET: return
            default: throw .system(operation: "call", path: path, errorNumber: errno)
            }
        }
    }

    /// The body of the next frame.
    func receive() throws(ControlFault) -> [UInt8] {
        var reader = FrameReader()
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            if let body = try reader.next() { return body }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                reader.append(chunk[..<count])
                continue
            }
            if count == 0 { throw .broken(path: path, reason: "hung up without an answer") }
            switch errno {
            case EINTR: continue
            case EAGAIN: try wait(for: POLLIN)
            case ECONNRESET: throw .broken(path: path, reason: "hung up without an answer")
            default: throw .system(operation: "call", path: path, errorNumber: errno)
            }
        }
    }

    private func wait(for events: Int32) throws(ControlFault) {
        let rest = deadline - time.monotonic()
        guard rest > .zero else { throw .timedOut(path: path, after: timeout) }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let milliseconds =
            rest.components.seconds * 1_000 + 1
            + rest.components.attoseconds / 1_000_000_000_000_000
        guard poll(&entry, 1, Int32(clamping: milliseconds)) >= 0 || errno == EINTR else {
            throw .system(operation: "call", path: path, errorNumber: errno)
        }
    }

    /// Blocks while the listener's queue is full, for which connect(2) on these sockets knows no
    /// other wait than the send timeout.
    private static func connect(
        _ descriptor: Int32, to address: UnixAddress, path: String, timeout: Duration
    ) throws(ControlFault) {
        // Zero would mean for ever.
        let limit = max(timeout, .milliseconds(1)).components
        var value = timeval(
            tv_sec: Int(limit.seconds), tv_usec: Int(limit.attoseconds / 1_000_000_000_000))
        guard
            setsockopt(
                descriptor, SOL_SOCKET, SO_SNDTIMEO, &value,
                socklen_t(MemoryLayout.size(ofValue: value))) == 0
        else { throw .system(operation: "connect to", path: path, errorNumber: errno) }
        while true {
            let failure = address.withSocketAddress {
                Glibc.connect(descriptor, $0, $1) < 0 ? errno : 0
            }
            switch failure {
            case 0: return
            case EINTR: continue
            case ENOENT, ECONNREFUSED: throw .absent(path: path)
            case EAGAIN: throw .timedOut(path: path, after: timeout)
            default: throw .system(operation: "connect to", path: path, errorNumber: failure)
            }
        }
    }
}
