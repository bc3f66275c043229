import Core
import Logging
import Site
import Supervision
import Testing

@testable import Station

@Suite("What roles say")
struct RoleLogTests {
    private let root = TemporaryRoot()

    private func logs(_ roles: [Role], _ level: Logger.Level = .info) -> RoleLogs {
        var silent = SwiftLogNoOpLogHandler()
        silent.logLevel = level
        let base = Logger(label: "waypost.test") { [silent] _ in silent }
        return RoleLogs(roles, paths: root.paths, time: SystemTime(), base: base)
    }

    private func lines(_ role: Role) throws -> [LogLine] {
        try LogRing(directory: root.paths.log(of: role)).newest(1_000)
    }

    @Test("stands in each role's ring, in order, with level and role, whatever threads said it")
    func rings() async throws {
        let logs = logs([.power, .uplink], .error)
        logs.process.info("ready")
        logs.logger(of: .uplink).warning("no answer", metadata: ["from": "a stranger"])
        logs.logger(of: .uplink).debug("a programmer's")
        logs.logger(of: .power).critical("a load\nstays on")
        await withDiscardingTaskGroup { group in
            for task in 0..<4 {
                group.addTask {
                    for number in 0..<20 { logs.logger(of: .power).error("\(task) \(number)") }
                }
            }
        }
        await logs.close()
        let power = try lines(.power)
        #expect(power.prefix(2).map(\.text) == ["ready", "a load stays on"])
        #expect(power.map(\.number) == Array(1...82))
        #expect(power.prefix(2).map(\.level) == [.info, .critical])
        let uplink = try lines(.uplink)
        #expect(uplink.map(\.text) == ["no answer"])
        #expect(uplink.map(\.role) == ["uplink"])
        #expect(try root.mode(root.paths.log(of: .uplink)) == 0o755)
    }

    @Test("goes on behind what a process before left")
    func restarts() async throws {
        for process in 1...3 {
            let logs = logs([.ups])
            logs.logger(of: .ups).notice("process \(process)")
            await logs.close()
        }
        #expect(try lines(.ups).map(\.text) == ["process 1", "process 2", "process 3"])
        #expect(try lines(.ups).map(\.number) == [1, 2, 3])
    }

    @Test("is counted where the disk takes nothing, and told of once it does again")
    func refused() async throws {
        let path = root.paths.log(of: .relays)
        try root.write("in the way", "log")
        let logs = logs([.relays])
        try LinuxFiles().makeDirectory(root.paths.state(of: .relays), mode: 0o755)
        try LinuxFiles().replace(path, with: [], mode: 0o600)
        for number in 0..<5 { logs.process.error("unheard \(number)") }
        await logs.close()
        try LinuxFiles().remove(path)
        logs.process.error("heard")
        await logs.close()
        let heard = try lines(.relays)
        #expect(heard.map(\.text) == ["heard"])
        #expect(heard.first?.omitted == 5)
    }
}
