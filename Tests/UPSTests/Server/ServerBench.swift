import Core
import Foundation
import Glibc
import Supervision
import Testing
import UPS

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

/// A server on a free port of the loopback for the length of a test.
struct ServerBench: Sendable {
    let server: UPSServer
    let time = ForwardedTime()
    let events: AsyncStream<UPSEvent>
    private let sink: AsyncStream<UPSEvent>.Continuation

    init(limits: UPSServerLimits = UPSServerLimits()) {
        let bank = UPSBank(
            descriptions: [
                UPSDescription(tier: 1, text: "the LAN"),
                UPSDescription(tier: 3, text: "workstation 1"),
            ], users: ["guard": UPSUser(password: .secret("sesame"))], version: "1.0")
        server = UPSServer(host: "127.0.0.1", port: 0, bank: bank, time: time, limits: limits)
        (events, sink) = AsyncStream.makeStream()
    }

    func report(_ plan: LoadPlan) {
        server.report(
            PlanSnapshot(tiers: [
                1: .init(loads: ["network": .served]), 3: .init(loads: ["workstation-1": plan]),
            ]))
    }

    func putForward(by duration: Duration) {
        time.putForward(by: duration)
        server.timeMoved()
    }

    /// Events up to the first that is the one waited for, that one included.
    func events(upTo isLast: (UPSEvent) -> Bool) async -> [UPSEvent] {
        var seen: [UPSEvent] = []
        for await event in events {
            seen.append(event)
            if isLast(event) { break }
        }
        return seen
    }

    /// Ends the wait for events that will not come.
    func endEvents() {
        sink.finish()
    }

    func serving(_ body: @escaping @Sendable (UInt16) async throws -> Void) async throws {
        let (ports, continuation) = AsyncStream<UInt16>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run {
                    continuation.yield($0)
                } onEvent: {
                    sink.yield($0)
                }
            }
            var port: UInt16?
            for await value in ports {
                port = value
                break
            }
            if let port {
                do {
                    try await body(port)
                } catch {
                    group.cancelAll()
                    throw error
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Runs what blocks on a thread of its own.
    static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let thread = ThreadExecutor(name: "client")
        return try await withCheckedThrowingContinuation { waiter in
            thread.perform { waiter.resume(with: Result { try body() }) }
        }
    }
}

/// A client that speaks bytes. Its reads give up after twenty seconds.
final class RawClient {
    private let descriptor: Int32
    private var rest: [UInt8] = []

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout.size(ofValue: patience)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        _ = Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    }

    /// The next line without its end; `nil` at the end of the connection.
    func line() -> String? {
        while true {
            if let end = rest.firstIndex(of: 10) {
                defer { rest.removeFirst(end + 1) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            rest += chunk[..<count]
        }
    }

    func ask(_ text: String) -> String? {
        send(text + "\n")
        return line()
    }
}
