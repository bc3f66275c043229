import Core
import Site
import Testing

@testable import Station

@Suite("What loads do while the appliance is off")
struct DeadLookTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()

    private struct Clock: TimeSource {
        var boot: UInt64
        var wall: Int64 = 1_795_261_200_000

        var bootID: Identifier { Identifier(high: boot, low: 1) }
        func now() -> Timestamp { Timestamp(milliseconds: wall) }
        func monotonic() -> Duration { .seconds(60) }
        func kernelSaysSynchronised() -> Bool { false }
        func sleep(for duration: Duration) async throws {}
    }

    private func load(_ name: String, _ coil: Int, dead: String?) -> String {
        """

        [[power.loads]]
        name = "\(name)"
        tier = 3
        watts = 20
        switch = "modbus:tcp://127.0.0.1:1502?unit=2&coil=\(coil)"
        \(dead.map { "when_dead = \"\($0)\"" } ?? "")

        """
    }

    private var text: String {
        TemporaryRoot.site().replacing(
            "[lan]",
            with: load("vsat", 0, dead: "on") + load("pump", 1, dead: "off")
                + load("lights", 2, dead: nil) + "\n[lan]")
    }

    private func site() throws -> Site {
        try SiteFile.load(Array(text.utf8), name: "site.toml", catalogue: .embedded)
    }

    private func outcomes(
        _ lit: Set<String>?, at time: Clock
    ) throws -> [String: SelftestPoint.Outcome] {
        let points = DeadLook.points(
            DeadLook.load(root.paths, files), lit: lit, try site(), at: time)
        return Dictionary(uniqueKeysWithValues: points.map { ($0.code, $0.outcome) })
    }

    @Test("counts once the board was off, by what a person saw, for loads that have a rule")
    func seen() throws {
        #expect(try outcomes(["vsat"], at: Clock(boot: 1)) == ["when_dead": .notTried])
        try files.makeDirectory(root.paths.state, mode: 0o755)
        try DeadLook.begin(root.paths, files, Clock(boot: 1))
        #expect(try outcomes(["vsat"], at: Clock(boot: 1)) == ["when_dead": .notTried])
        #expect(try outcomes(nil, at: Clock(boot: 2)) == ["when_dead": .notTried])
        let right: [String: SelftestPoint.Outcome] = [
            "relay.vsat.when_dead": .passed, "relay.pump.when_dead": .passed,
        ]
        #expect(try outcomes(["vsat"], at: Clock(boot: 2)) == right)
        #expect(try outcomes(["vsat", "lights"], at: Clock(boot: 2)) == right)
        #expect(
            try outcomes([], at: Clock(boot: 2))
                == right.merging(["relay.vsat.when_dead": .failed]) { $1 })
        #expect(
            try outcomes(["pump"], at: Clock(boot: 2)) == right.mapValues { _ in .failed })
        let later = Clock(boot: 3, wall: Clock(boot: 1).wall + 8 * 86_400_000)
        #expect(try outcomes(["vsat"], at: later) == ["when_dead": .notTried])
    }

    @Test("begins with what to do, and what was not begun or names no load is refused")
    func commands() async throws {
        _ = try await root.provision(text)
        func selftest(_ lit: Set<String>) async -> (Int32, Transcript) {
            let said = Transcript()
            let code = await said.commands(root.paths).selftest(
                .init(isUnattended: true, sparesLoads: true, lit: lit, person: "root"))
            return (code, said)
        }
        let (early, told) = await selftest(["vsat"])
        #expect(early == ExitCode.usage && told.complaints.contains("begin with that"))
        let said = Transcript()
        #expect(said.commands(root.paths).beginDeadLook() == ExitCode.ok)
        #expect(said.output.contains("vsat, pump, lights"), "\(said.output)")
        #expect(said.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(said.output)")
        let (code, wrong) = await selftest(["fridge"])
        #expect(code == ExitCode.usage && wrong.complaints.contains("vsat, pump, lights"))
        let (_, report) = await selftest(["vsat"])
        #expect(report.output.contains("the appliance was not off since --dead"))
    }
}
