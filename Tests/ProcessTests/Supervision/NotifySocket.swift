import Core
import Glibc

/// Where a service manager listens (sd_notify(3)): a datagram socket, read by whoever waits.
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let isBound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard descriptor >= 0, isBound else {
            throw Machine.Unusable(reason: "no socket at \(path)")
        }
        chmod(path, 0o666)
    }

    deinit { close(descriptor) }

    /// The next message; `nil` where none came by then.
    func next(within limit: Duration) -> String? {
        let time = SystemTime()
        let deadline = time.monotonic() + limit
        while true {
            let left = max(.zero, deadline - time.monotonic()).wholeMilliseconds
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&entry, 1, Int32(left))
            if count == 0 { return nil }
            guard count > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let length = recv(descriptor, &bytes, bytes.count, 0)
            if length > 0 { return String(decoding: bytes[..<length], as: UTF8.self) }
        }
    }

    /// Reads on until this message has come.
    func waitFor(_ message: String, within limit: Duration = .seconds(60)) throws {
        let time = SystemTime()
        let deadline = time.monotonic() + limit
        repeat {
            guard let found = next(within: deadline - time.monotonic()) else { break }
            if found == message { return }
        } while time.monotonic() < deadline
        throw Patience.RanOut(what: message, limit: limit)
    }

    /// Forgets what has come so far.
    func drain() {
        while next(within: .zero) != nil {}
    }
}
