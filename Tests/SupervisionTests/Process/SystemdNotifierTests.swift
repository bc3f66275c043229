import Glibc
import Supervision
import Testing

@Suite("Telling systemd")
struct SystemdNotifierTests {
    /// The manager's end: a datagram socket at a path or an abstract name.
    private final class Manager {
        private let descriptor: Int32

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var bytes = Array(path.utf8)
            let isAbstract = bytes.first == UInt8(ascii: "@")
            if isAbstract { bytes[0] = 0 }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length)
                }
            }
            try #require(result == 0)
        }

        deinit { close(descriptor) }

        func receive() -> String {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
        }
    }

    @Test("sends the lines of the protocol to a path")
    func path() throws {
        let folder = try TemporaryFolder()
        let manager = try Manager("\(folder.path)/notify")
        let notifier = try SystemdNotifier(socketPath: "\(folder.path)/notify")
        try notifier.send(.ready, .status("all\nwell"))
        #expect(manager.receive() == "READY=1\nSTATUS=all well")
        try notifier.send(.watchdog)
        #expect(manager.receive() == "WATCHDOG=1")
        try notifier.send(.stopping)
        #expect(manager.receive() == "STOPPING=1")
    }

    @Test("sends to an abstract name")
    func abstractName() throws {
        let name = "@waypost-test-\(getpid())"
        let manager = try Manager(name)
        try SystemdNotifier(socketPath: name).send(.ready)
        #expect(manager.receive() == "READY=1")
    }

    @Test("nobody there is a fault, not a hang")
    func nobody() throws {
        let notifier = try SystemdNotifier(socketPath: "/tmp/no-such-socket")
        #expect(
            throws: SupervisionFault.notifierUnusable(
                path: "/tmp/no-such-socket", errorNumber: ENOENT)
        ) {
            try notifier.send(.ready)
        }
    }

    @Test(
        "what is no socket address is refused",
        arguments: ["", "relative", "vsock:2:9", "/" + String(repeating: "x", count: 107)])
    func badPath(_ path: String) {
        #expect(throws: SupervisionFault.self) { try SystemdNotifier(socketPath: path) }
    }
}
