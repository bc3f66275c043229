import Control
import Core
import Glibc
import Supervision
import Testing

/// A folder with a short path, gone with this.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = Identifier.version4(random: SystemRandom()).description.prefix(8)
        path = "/tmp/wp-\(name)"
        try LinuxFiles().makeDirectory(path, mode: 0o755)
    }

    deinit {
        let files = LinuxFiles()
        for name in (try? files.list(path, limit: 1_000)) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

/// The system's clocks, which a test can put forward.
struct ForwardedTime: TimeSource {
    private let system = SystemTime()
    private let offset = Guarded(Duration.zero)

    var bootID: Identifier { system.bootID }
    func now() -> Timestamp { system.now() }
    func monotonic() -> Duration { system.monotonic() + offset.withLock { $0 } }
    func kernelSaysSynchronised() -> Bool { system.kernelSaysSynchronised() }
    func sleep(for duration: Duration) async throws { try await system.sleep(for: duration) }

    func putForward(by duration: Duration) {
        offset.withLock { $0 += duration }
    }
}

/// A server over a real socket for the length of a test.
struct ControlBench {
    let folder: TemporaryFolder
    let server: ControlServer
    var path: String { server.path }

    static let echo = ControlCall("echo", needs: [.view]) { _, arguments in arguments }
    static let fails = ControlCall("fails", needs: [.tech]) { _, _ throws(ControlFault) in
        throw .failed(code: "no_such_load", problem: "there is no load x", remedy: "name one")
    }
    static let large = ControlCall("large", needs: []) { _, _ in
        .string(String(repeating: "x", count: ControlLimits.frameBytes))
    }

    init(
        calls: [ControlCall] = [echo, fails, large], limits: ControlLimits = ControlLimits(),
        time: any TimeSource = SystemTime(), directory: (@Sendable () -> CallerDirectory)? = nil
    ) throws {
        folder = try TemporaryFolder()
        server = ControlServer(
            path: "\(folder.path)/role.sock", calls: calls, time: time, limits: limits,
            directory: directory)
    }

    init(folder: TemporaryFolder, server: ControlServer) {
        self.folder = folder
        self.server = server
    }

    /// Runs the server while `body` runs, on a thread on which it may block.
    func serving(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await whileServing {
            let thread = ThreadExecutor(name: "caller")
            try await withCheckedThrowingContinuation { waiter in
                thread.perform { waiter.resume(with: Result { try body() }) }
            }
        }
    }

    func whileServing(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let (listening, continuation) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run { continuation.finish() }
            }
            for await _ in listening {}
            do {
                try await body()
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

/// A caller that speaks bytes and not the protocol. Its reads give up after ten seconds.
final class RawCaller {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout.size(ofValue: patience)))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func send(_ text: String) {
        let length = UInt32(text.utf8.count)
        send([24, 16, 8, 0].map { UInt8(length >> UInt32($0) & 0xFF) } + Array(text.utf8))
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer; `nil` at the end of the connection.
    func receive() throws -> JSONValue? {
        guard let header = read(4) else { return nil }
        let length = header.reduce(0) { $0 << 8 | Int($1) }
        return try JSONValue(parsing: try #require(read(length)))
    }

    /// Everything up to the end of the connection, as text.
    func readAll() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }
}
