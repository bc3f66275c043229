import Control
import Core
import Glibc
import Supervision
import Testing

@Suite("The socket's file, and roles that are not there", .timeLimit(.minutes(1)))
struct ControlSocketTests {
    @Test("is open to all while the server runs and gone afterwards")
    func file() async throws {
        let bench = try ControlBench()
        try await bench.serving { [path = bench.path] () throws in
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode == S_IFSOCK | 0o666)
        }
        #expect(!LinuxFiles().exists(bench.path))
    }

    @Test("a socket that nobody answers at is replaced")
    func stale() async throws {
        let bench = try ControlBench()
        try leaveStaleSocket(bench.path)
        #expect(throws: ControlFault.absent(path: bench.path)) {
            try ControlClient.call(path: bench.path, call: "echo", timeout: .seconds(5))
        }
        try await bench.serving { [path = bench.path] () throws in
            let value = try ControlClient.call(path: path, call: "echo", timeout: .seconds(20))
            #expect(value == .null)
        }
    }

    @Test("a socket that is in use is left alone, and so is a file that is none")
    func occupied() async throws {
        let bench = try ControlBench()
        let second = ControlServer(path: bench.path, calls: [], time: SystemTime())
        try await bench.whileServing { [path = bench.path] in
            await #expect(throws: ControlFault.occupied(path: path)) { try await second.run() }
        }
        try LinuxFiles().replace(bench.path, with: [1], mode: 0o600)
        await #expect(throws: ControlFault.occupied(path: bench.path)) { try await second.run() }
        #expect(try LinuxFiles().read(bench.path, limit: 10) == [1])
    }

    @Test("a path that is too long is refused on both sides")
    func longPath() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let server = ControlServer(path: path, calls: [], time: SystemTime())
        await #expect(throws: ControlFault.unusablePath(path: path)) { try await server.run() }
        #expect(throws: ControlFault.unusablePath(path: path)) {
            try ControlClient.call(path: path, call: "echo", timeout: .seconds(1))
        }
    }

    @Test("a role that is not there is absent")
    func absent() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/none.sock"
        let fault = #expect(throws: ControlFault.self) {
            try ControlClient.call(path: path, call: "echo", timeout: .seconds(1))
        }
        #expect(fault == .absent(path: path))
        #expect(fault?.isTransient == true)
    }

    @Test("a role that hangs costs no more than the timeout")
    func hanging() async throws {
        let (release, continuation) = AsyncStream<Void>.makeStream()
        let bench = try ControlBench(calls: [
            ControlCall("hang", needs: []) { _, _ in
                for await _ in release {}
                return .null
            }
        ])
        try await bench.serving { [path = bench.path] () throws in
            let timeout: Duration = .milliseconds(50)
            #expect(throws: ControlFault.timedOut(path: path, after: timeout)) {
                try ControlClient.call(path: path, call: "hang", timeout: timeout)
            }
            continuation.finish()
        }
    }

    @Test("a listener that accepts nobody costs no more than the timeout either")
    func fullQueue() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/full.sock"
        let listener = try bound(path)
        defer { close(listener) }
        try #require(listen(listener, 0) == 0)
        let waiting = try RawCaller(path)
        let timeout: Duration = .milliseconds(50)
        #expect(throws: ControlFault.timedOut(path: path, after: timeout)) {
            try ControlClient.call(path: path, call: "echo", timeout: timeout)
        }
        withExtendedLifetime(waiting) {}
    }

    @Test("it serves again after a restart under a supervisor")
    func supervised() async throws {
        let bench = try ControlBench()
        let (ready, continuation) = AsyncStream<Void>.makeStream()
        let server = bench.server
        let tree = try Supervisor(
            SupervisorSpecification(
                id: "role",
                children: [
                    ChildSpecification(id: "control", reportsReady: true) { context in
                        try await server.run { context.ready() }
                    }
                ]),
            time: SystemTime(), random: SystemRandom(), onLeak: { _ in })
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run { continuation.finish() } }
            for await _ in ready {}
            let value = try await ControlClient.call(
                path: bench.path, call: "echo", arguments: 1, timeout: .seconds(20),
                on: .thread(name: "caller"))
            #expect(value == 1)
            tree.stop()
            try await group.waitForAll()
        }
        #expect(!LinuxFiles().exists(bench.path))
        try await bench.serving { [path = bench.path] () throws in
            _ = try ControlClient.call(path: path, call: "echo", timeout: .seconds(20))
        }
    }

    private func bound(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        return descriptor
    }

    /// What a killed process leaves: a bound socket that nobody has open.
    private func leaveStaleSocket(_ path: String) throws {
        close(try bound(path))
    }
}
