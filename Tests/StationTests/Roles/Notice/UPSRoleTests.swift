import Control
import Core
import Glibc
import Logging
import Power
import Site
import Testing
import UPS

@testable import Station
@testable import Supervision

@Suite("The ups role whose port is taken")
struct UPSRoleTests {
    private let plan = PlanSnapshot(tiers: [3: PlanSnapshot.Tier(loads: ["desk": .served])])
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("keeps its control socket, says what is wrong, and promises power nothing")
    func occupied() async throws {
        let root = TemporaryRoot()
        let taken = try OccupiedPort()
        let site = TemporaryRoot.site()
            .replacing("listen = \"127.0.0.1:3493\"", with: "listen = \"127.0.0.1:\(taken.port)\"")
        let (context, slot) = try RunningRole.context(site, root)
        let message = PlanMessage.json(plan)
        try await RunningRole.run(.ups, UPSRole(context).tree, root.paths, slot) {
            (role: RunningRole) async throws -> Void in
            let status = try await role.call(RoleCall.status)
            #expect(status["findings"]?[0]?["code"] == "ups.not_listening")
            #expect(status["findings"]?[0]?["severity"] == "critical")
            #expect(
                status["findings"]?[0]?["summary"]?.string?.contains(":\(taken.port)") == true)
            #expect(status.at("role", "state") == "running")
            // Power then goes by the longest notice: clients that cannot ask cannot be waited for.
            await #expect {
                try await role.call(RoleCall.plan, message)
            } throws: { error in
                guard case .failed("not_ready", let problem, _)? = error as? ControlFault else {
                    return false
                }
                return problem.contains("is in use")
            }
        }
        taken.free()
    }

    @Test("tries a taken port again, ever less often, and listens once it is free")
    func retry() async throws {
        let taken = try OccupiedPort()
        let time = GatedTime()
        let listener = LANListener(.ups)
        let tried = Guarded(0)
        let log = log
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.serve(
                    time: time, log: log, whenTried: { tried.withLock { $0 += 1 } }
                ) { whenListening in
                    let server = UPSServer(
                        host: "127.0.0.1", port: taken.port,
                        bank: UPSBank(descriptions: [], users: [:], version: "1"),
                        time: SystemTime())
                    try await server.run(
                        onListening: { _ in whenListening() }, onEvent: { _ in })
                }
            }
            for attempt in 1...7 {
                while tried.withLock({ $0 }) < attempt { await Task.yield() }
                #expect(listener.finding?.code == "ups.not_listening")
                if attempt == 7 { taken.free() }
                await time.wakeNext()
            }
            while listener.finding != nil { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(time.slept.map(\.components.seconds) == [2, 4, 8, 16, 30, 30, 30])
    }

    @Test("what fails behind an open socket is supervision's")
    func other() async throws {
        let listener = LANListener(.ups)
        let time = GatedTime()
        let fault = UPSFault.system(operation: "wait for clients", errorNumber: 9)
        await #expect(throws: fault) {
            try await listener.serve(time: time, log: log, whenTried: {}) { whenListening in
                whenListening()
                throw fault
            }
        }
        #expect(time.slept.isEmpty && listener.finding == nil)
    }

    @Test("what no new start mends is told, tried again, and not supervision's")
    func lasting() async throws {
        let listener = LANListener(.capture)
        let time = GatedTime()
        let log = log
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await listener.serve(time: time, log: log, whenTried: {}) { _ in
                    throw FileFault(operation: "open", path: "lan.key", errorNumber: ENOENT)
                }
            }
            await time.wakeNext()
            #expect(listener.finding?.summary.contains("lan.key") == true)
            group.cancelAll()
        }
        #expect(time.slept.count >= 1)
    }

    @Test("is asked where it is: at the bell while it waits, at the server once it serves")
    func asked() async throws {
        let listener = LANListener(.ups)
        let time = GatedTime()
        let log = log
        let mayListen = Guarded(false)
        let isServing = Guarded(false)
        let asked = Guarded(0)
        let progress = ChildProgress(.answered(within: .seconds(60)), time: SystemTime())
        progress.register { question in
            listener.ask(question, isServing: { isServing.withLock { $0 } }) { question in
                asked.withLock { $0 += 1 }
                question.answer()
            }
        }
        await withThrowingTaskGroup(of: Void.self) { group in
            progress.ask()
            #expect(progress.reading.provedAt == nil, "nobody tries yet")
            group.addTask {
                try await listener.serve(time: time, log: log, whenTried: {}) { whenListening in
                    guard mayListen.withLock({ $0 }) else {
                        throw UPSFault.system(operation: "listen", errorNumber: 98)
                    }
                    isServing.withLock { $0 = true }
                    whenListening()
                    while !Task.isCancelled { await Task.yield() }
                }
            }
            while progress.reading.provedAt == nil { await Task.yield() }
            #expect(asked.withLock { $0 } == 0)
            mayListen.withLock { $0 = true }
            await time.wakeNext()
            while !isServing.withLock({ $0 }) { await Task.yield() }
            progress.ask()
            #expect(asked.withLock { $0 } == 1)
            group.cancelAll()
        }
    }
}

/// A port of this machine that somebody listens at.
private final class OccupiedPort: Sendable {
    struct Unavailable: Error {}

    let port: UInt16
    private let descriptor: Guarded<Int32>

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Unavailable() }
        port = UInt16(bigEndian: address.sin_port)
        self.descriptor = Guarded(descriptor)
    }

    deinit { free() }

    func free() {
        let open = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        if open >= 0 { close(open) }
    }
}
