import Core
import Power
import Testing
import UPS

@testable import Station

@Suite("The power engine when something does not go as planned")
struct FailSafeTests {
    private static let stubborn = NoticeState(
        mayOpen: true, isForcingShutdown: true, clients: 1, logins: 1)

    @Test("a computer that does not shut down keeps its power while the battery can spare it")
    func holdout() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        bench.notices.say(Self.stubborn)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(20_000)))
        await bench.steps(200)
        #expect(bench.board.writes.isEmpty)
        #expect(await bench.findings() == ["power.workstation_stays_up"])
        bench.notices.say(NoticeState(mayOpen: true, isForcingShutdown: true, clients: 1))
        await bench.steps(3)
        #expect(bench.board.writes == ["2 off"])
        #expect(await bench.findings().isEmpty)
        #expect(await bench.engine.troubles.holdouts.stopCount == 0)
    }

    @Test("at the floor it loses it all the same, counted and told as an unclean stop")
    func uncleanStop() async throws {
        let bench = try ProofBench(share: 0.41)
        bench.notices.say(Self.stubborn)
        await bench.steps(2)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(20_000)))
        await bench.steps(120)
        #expect(bench.board.writes.contains("2 off"))
        #expect(await bench.engine.troubles.holdouts.stopCount == 1)
        #expect(await bench.findings().contains("power.unclean_stop"))
        bench.time.pass(.seconds(90_000))
        #expect(await !bench.findings().contains("power.unclean_stop"), "told for a day")
    }

    @Test("where tiers 0 and 1 need more than the floor, that is what it may not wait out of")
    func reserve() async throws {
        for (capacity, isCut) in [(200, false), (25, true)] {
            let evening = SetTime(wall: Timestamp(milliseconds: 1_795_284_000_000))
            let bench = try ProofBench(share: 0.52, capacity: capacity, time: evening)
            bench.flow.withLock { $0 = -2 }
            bench.volts.withLock { $0 = 24.6 }
            bench.notices.say(Self.stubborn)
            await bench.steps(2)
            let reserve = await bench.engine.pilot.policy.reserve
            #expect((reserve > 0.48) == isCut, "\(reserve) of \(capacity) Ah")
            try await bench.engine.take(
                LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(20_000)))
            await bench.steps(60)
            #expect(bench.board.writes.contains("2 off") == isCut)
        }
    }

    @Test(
        "controller and relay board lost within a minute are told as a surge, with what to look at")
    func surge() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        bench.isSilent.withLock { $0 = true }
        bench.board.state.withLock { $0.isAway = true }
        await bench.steps(30)
        #expect(await bench.findings() == ["power.surge_suspected"])
        let finding = await bench.engine.failSafeFindings.first
        #expect(finding?.summary.contains("127.0.0.1:1502") == true)
        #expect(finding?.summary.contains("127.0.0.1:1503") == true)
    }

    @Test("one line that is lost is a cable")
    func oneLine() async throws {
        let bench = try ProofBench()
        await bench.steps(12)
        bench.board.state.withLock { $0.isAway = true }
        await bench.steps(60)
        #expect(await bench.findings().isEmpty)
    }

    @Test("a rest voltage that contradicts the count for hours is believed, told, and widens doubt")
    func contradiction() async throws {
        let bench = try ProofBench(share: 0.9)
        bench.flow.withLock { $0 = 0 }
        bench.volts.withLock { $0 = 24 }
        await bench.steps(700)
        #expect(await bench.findings().isEmpty, "two hours are a surface")
        #expect(await bench.engine.pilot.charge.estimate?.share ?? 0 > 0.8)
        await bench.steps(1_600)
        #expect(await bench.findings() == ["power.estimate_contradicted"])
        await bench.steps(1_600)
        #expect(await bench.engine.pilot.charge.estimate?.share ?? 1 < 0.6)
    }

    @Test(
        "a clock that jumps moves no relay of tiers 0 to 2 and shortens no notice",
        arguments: [
            Duration.seconds(43_200), .seconds(-43_200), .seconds(86_400 * 400),
            .seconds(-86_400 * 400),
        ])
    func clockJump(_ jump: Duration) async throws {
        let bench = try ProofBench()
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(12)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(3_600)))
        await bench.steps(1)
        guard case .cutAt(let announced)? = bench.notices.told(3, "workstation-1") else {
            Issue.record("not announced")
            return
        }
        bench.clockError.withLock { $0 = jump }
        await bench.steps(20)
        #expect(bench.notices.told(3, "workstation-1") == .cutAt(announced), "to the second")
        bench.notices.say(tier: 3, mayOpen: true)
        await bench.steps(200)
        #expect(!bench.board.writes.contains { $0.hasPrefix("0") || $0.hasPrefix("1") })
        #expect(bench.board.writes.contains("2 off"))
        #expect(await bench.isOn("workstation-1") == false, "the order stands for its hour")
    }
}
