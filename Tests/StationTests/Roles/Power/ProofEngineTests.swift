import Core
import Health
import Power
import Testing
import UPS

@testable import Station

@Suite("The power engine and relays that do not obey")
struct ProofEngineTests {
    private static func shed(_ bench: ProofBench, _ load: String, tier: Int = 3) async throws {
        bench.notices.say(tier: tier, mayOpen: true)
        try await bench.engine.take(
            LoadOrder(
                load: load, wish: .shed, for: .seconds(3_000),
                confirmation: tier <= 1 ? load : nil))
    }

    @Test("shows each load's proof and what it does unpowered")
    func shown() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        let loads = await bench.engine.report.loads
        #expect(
            loads.map(\.proof) == ["unproven", "unknown", "unknown", "unknown", "unproven"])
        #expect(loads.map(\.whenDead) == ["on", "on", "on", "off", nil])
        #expect(loads[1].proofPath == "controller-current")
        #expect(loads[4].proofPath == nil)
        try await Self.shed(bench, "workstation-1")
        await bench.steps(45)
        #expect(bench.board.writes == ["2 off"])
        #expect(await bench.proof("workstation-1") == "ok")
        try await Self.shed(bench, "lights", tier: 4)
        await bench.steps(45)
        #expect(bench.board.writes == ["2 off", "3 off"])
        #expect(await bench.proof("lights") == "unproven", "not ok: nothing shows it")
    }

    @Test("a welded relay is tried three times, told of, counted as drawing, and left")
    func welded() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        bench.board.suffer(.welded, at: 2)
        try await Self.shed(bench, "workstation-1")
        await bench.steps(60)
        #expect(bench.board.writes == ["2 off", "2 off", "2 off"])
        #expect(await bench.proof("workstation-1") == "stuck")
        #expect(await bench.isOn("workstation-1") == true)
        #expect(
            await bench.reason("workstation-1")
                == "on: its relay does not open (the current did not follow in 3 tries)")
        #expect(await bench.findings() == ["power.relay_stuck"])
        #expect(await bench.engine.pilot.modelledLoad(nil) == Watts(8 + 12 + 30 + 60 + 40))
        #expect(bench.notices.told(3, "workstation-1") == .served, "it has power")
        await bench.steps(240)
        #expect(bench.board.writes.count { $0.hasPrefix("2") } == 3, "it is left")
        #expect(await bench.findings() == ["power.relay_stuck"])
    }

    @Test("knows a welded relay after a restart, and tries it again when a person says so")
    func weldedAfterRestart() async throws {
        let first = try ProofBench()
        await first.steps(12)
        first.board.suffer(.welded, at: 2)
        try await Self.shed(first, "workstation-1")
        await first.steps(60)
        let second = try first.killed()
        await second.steps(12)
        #expect(await second.proof("workstation-1") == "stuck")
        #expect(await second.isOn("workstation-1") == true, "though its coil is off")
        #expect(second.board.writes.count == 3)
        second.board.suffer(nil, at: 2)
        try await second.engine.take(LoadOrder(load: "workstation-1", wish: .auto))
        await second.steps(60)
        #expect(await second.findings().isEmpty)
        #expect(await second.proof("workstation-1") == "ok", "it was closed, and drew")
        #expect(await second.isOn("workstation-1") == true)
    }

    @Test("a blown fuse is tried three times, told of, and counted as not drawing")
    func blown() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        try await Self.shed(bench, "workstation-1")
        await bench.steps(50)
        #expect(await bench.proof("workstation-1") == "ok")
        bench.board.suffer(.blown, at: 2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .restore))
        await bench.steps(60)
        #expect(bench.board.writes == ["2 off", "2 on", "2 on", "2 on"])
        #expect(await bench.proof("workstation-1") == "open")
        #expect(await bench.isOn("workstation-1") == false)
        #expect(await bench.findings() == ["power.relay_open"])
        #expect(await bench.engine.pilot.modelledLoad(nil) == Watts(8 + 12 + 30 + 40))
        bench.board.suffer(nil, at: 2)
        await bench.steps(20)
        #expect(await bench.findings().isEmpty, "a new fuse is seen by its current")
        #expect(await bench.isOn("workstation-1") == true)
    }

    @Test("what carries the post is critical where its relay does not close")
    func criticalTier() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        bench.board.suffer(.blown, at: 0)
        try await Self.shed(bench, "network", tier: 1)
        try await bench.engine.take(
            LoadOrder(load: "network", wish: .restore, confirmation: "network"))
        await bench.steps(3)
        #expect(bench.board.writes.isEmpty, "nothing was wanted")
        try await Self.shed(bench, "network", tier: 1)
        await bench.steps(40)
        try await bench.engine.take(LoadOrder(load: "network", wish: .auto))
        await bench.steps(60)
        #expect(bench.board.writes.filter { $0 == "0 on" }.count == 3)
        let finding = await bench.engine.failSafeFindings.first
        #expect(finding?.code == "power.relay_open")
        #expect(finding?.severity == .critical)
    }

    @Test("voltage behind an open relay that its input shows is a bridge")
    func byPassed() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        try await Self.shed(bench, "vsat", tier: 2)
        await bench.steps(50)
        #expect(await bench.proof("vsat") == "ok")
        #expect(bench.board.writes == ["1 off"])
        bench.board.suffer(.byPassed, at: 1)
        await bench.steps(20)
        #expect(await bench.proof("vsat") == "by-passed")
        #expect(await bench.isOn("vsat") == true)
        #expect(await bench.findings() == ["power.relay_bypassed"])
    }

    @Test("two relays of one meter move one after the other, so that each shows by itself")
    func spacing() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        for load in ["workstation-1", "network"] {
            try await Self.shed(bench, load, tier: load == "network" ? 1 : 3)
        }
        await bench.steps(80)
        #expect(bench.board.writes == ["2 off", "0 off"])
        #expect(await bench.proof("workstation-1") == "ok")
        #expect(await bench.proof("network") == "ok")
    }
}
