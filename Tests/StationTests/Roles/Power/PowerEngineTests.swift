import Core
import Health
import Power
import Testing
import UPS

@testable import Station

@Suite("The power engine")
struct PowerEngineTests {
    private static let allOn: [UInt16: Bool] = [0: true, 1: true, 2: true]

    @Test("adopts what the switches are, without writing anything")
    func adoption() async throws {
        let bench = try PowerBench(coils: [0: true, 1: true, 2: true])
        await bench.steps(30)
        #expect(bench.board.writes.isEmpty)
        for load in ["network", "vsat", "workstation-1"] {
            #expect(await bench.load(load)?.isOn == true, "\(load)")
        }
        #expect(bench.notices.told(3, "workstation-1") == .served)
    }

    @Test("waits for a board that does not answer, says so, and adopts it when it does")
    func silentBoard() async throws {
        let bench = try PowerBench(coils: [0: true, 1: false, 2: true], isAway: true)
        await bench.steps(3)
        #expect(await bench.load("network")?.isOn == nil)
        #expect(await bench.load("network")?.problem == "unknown")
        #expect(bench.notices.told(3, "workstation-1") == .unknown)
        bench.board.state.withLock { $0.isAway = false }
        await bench.engine.step()
        #expect(await bench.load("network")?.isOn == true)
        #expect(await bench.load("network")?.problem == nil)
        #expect(bench.notices.told(3, "workstation-1") == .served)
    }

    @Test("does not guess about a board that falls silent later, and moves nothing when it is back")
    func laterSilence() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        bench.board.state.withLock { $0.isAway = true }
        await bench.steps(18)
        #expect(await bench.load("vsat")?.problem == "unknown")
        bench.board.state.withLock { $0.isAway = false }
        await bench.steps(6)
        #expect(await bench.load("vsat")?.problem == nil)
        #expect(bench.board.edges == 0)
    }

    @Test("never opens a workstation's relay before ups says that it may, and then once")
    func handshake() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(1)
        let announced = bench.notices.told(3, "workstation-1")
        guard case .cutAt(let time)? = announced else {
            Issue.record("not announced: \(String(describing: announced))")
            return
        }
        #expect(time >= bench.time.monotonic() + SheddingSettings.shortestNotice)
        await bench.steps(120)
        #expect(bench.time.monotonic() > time + UPSTiming().cap)
        #expect(bench.board.writes.isEmpty, "it opened without its clients' notice")
        guard case .cutAt? = bench.notices.told(3, "workstation-1") else {
            Issue.record("the plan says another thing while the relay waits")
            return
        }
        bench.notices.say(tier: 3, mayOpen: true, isForcing: true)
        await bench.steps(10)
        #expect(bench.board.writes == ["2 off"])
        #expect(bench.notices.told(3, "workstation-1") == .cut)
        #expect(await bench.load("workstation-1")?.isOn == false)
    }

    @Test("opens after the announced time and the longest notice where ups does not answer")
    func silentUPS() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        let ordered = bench.time.monotonic()
        var opened: Duration?
        for _ in 0..<120 where opened == nil {
            await bench.steps(1)
            if !bench.board.writes.isEmpty { opened = bench.time.monotonic() }
        }
        let waited = try #require(opened) - ordered
        #expect(waited >= SheddingSettings().notice + UPSTiming().cap)
        #expect(waited <= SheddingSettings().notice + UPSTiming().cap + .seconds(60))
        #expect(bench.board.writes == ["2 off"])
    }

    @Test("closes no relay while clients of its tier are being shut down")
    func closing() async throws {
        let bench = try PowerBench(coils: [0: true, 1: true, 2: false])
        bench.notices.say(tier: 3, mayOpen: true, isForcing: true)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .restore))
        await bench.steps(20)
        #expect(bench.board.writes.isEmpty)
        #expect(bench.notices.told(3, "workstation-1") == .cut)
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(2)
        #expect(bench.board.writes == ["2 on"])
        #expect(bench.notices.told(3, "workstation-1") == .served)
    }

    @Test("needs no relay for a start that was taken back before it was done")
    func takenBack() async throws {
        let bench = try PowerBench(coils: [0: true, 1: true, 2: false])
        bench.notices.say(tier: 3, mayOpen: false, isForcing: true)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .restore))
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(60)
        #expect(bench.board.writes.isEmpty)
        #expect(await bench.load("workstation-1")?.isOn == false)
        #expect(bench.notices.told(3, "workstation-1") == .cut)
    }

    @Test("tries a relay that does not close three times an hour, names it, and sees it obey")
    func disobedience() async throws {
        let bench = try PowerBench(coils: [0: false, 1: true, 2: true])
        bench.board.state.withLock { $0.stuck = [0] }
        await bench.steps(1)
        await bench.steps(350)
        #expect(bench.board.writes == ["0 on", "0 on", "0 on"])
        #expect(await bench.load("network")?.problem == "stuck")
        #expect(await bench.load("network")?.isOn == false)
        bench.board.state.withLock { $0.stuck = [] }
        await bench.steps(30)
        #expect(bench.board.writes == ["0 on", "0 on", "0 on", "0 on"])
        #expect(await bench.load("network")?.problem == nil)
        #expect(await bench.load("network")?.isOn == true)
    }

    @Test("announces a cut anew after a relay that did not open")
    func stuckClosed() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        bench.notices.say(tier: 3, mayOpen: true)
        bench.board.state.withLock { $0.stuck = [2] }
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(40)
        #expect(bench.board.writes == ["2 off"])
        #expect(await bench.load("workstation-1")?.problem == "stuck")
        #expect(bench.notices.told(3, "workstation-1") == .served)
        bench.board.state.withLock { $0.stuck = [] }
        await bench.steps(180)
        #expect(bench.board.writes == ["2 off", "2 off"])
        #expect(await bench.load("workstation-1")?.isOn == false)
    }

    @Test("closes again what somebody opened beside it, if it carries the post")
    func movedByOthers() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        bench.board.state.withLock { $0.coils[0] = false }
        await bench.steps(8)
        #expect(bench.board.writes == ["0 on"])
        #expect(await bench.load("network")?.isOn == true)
    }

    @Test("takes orders for the first tiers only with a second word")
    func confirmation() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(1)
        await #expect(throws: OrderFault.unconfirmed("network", tier: 1)) {
            try await bench.engine.take(LoadOrder(load: "network", wish: .shed))
        }
        await #expect(throws: OrderFault.wired("appliance")) {
            try await bench.engine.take(LoadOrder(load: "appliance", wish: .shed))
        }
        try await bench.engine.take(
            LoadOrder(load: "network", wish: .shed, for: .seconds(600), confirmation: "network"))
    }

    @Test("names a controller that cannot be gone by, and never cuts the LAN for it")
    func blindness() async throws {
        for (state, sight, volts, quality) in [
            (ControllerReading.State.silent, "silent", 26.0, ControllerReading.Quality.stale),
            (.implausible, "implausible", 3.0, .implausible),
        ] {
            let bench = try PowerBench(coils: Self.allOn)
            await bench.steps(2)
            bench.reading.withLock {
                $0 = PowerBench.reading(state: state, volts: volts, quality: quality)
            }
            await bench.steps(70)
            let report = await bench.engine.report
            #expect(report.sight == sight)
            #expect(report.controllers.map(\.state) == [state.rawValue])
            #expect(report.batteryVolts == nil, "a value that nobody can go by")
            #expect(!bench.board.writes.contains { $0.hasPrefix("0") })
        }
    }
}
