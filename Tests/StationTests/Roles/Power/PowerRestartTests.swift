import Core
import Health
import Power
import Testing
import UPS

@testable import Station

@Suite("The power engine, killed and started again")
struct PowerRestartTests {
    private static let allOn: [UInt16: Bool] = [0: true, 1: true, 2: true]
    private static let minimum = Duration.seconds(1_800)

    @Test("goes on with a person's order, and ends it when it would have ended")
    func orders() async throws {
        let first = try PowerBench(coils: Self.allOn)
        first.notices.say(tier: 3, mayOpen: true)
        await first.steps(2)
        try await first.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(3_600)))
        await first.steps(60)
        #expect(first.board.writes == ["2 off"])
        let second = try first.killed()
        await second.steps(30)
        #expect(await second.load("workstation-1")?.reason == "off by order for 46 minutes more")
        #expect(second.board.writes == ["2 off"])
        await second.steps(280)
        #expect(second.board.writes == ["2 off", "2 on"], "the order is over")
    }

    @Test("an order is on the disk before it is answered")
    func orderBeforeStep() async throws {
        let first = try PowerBench(coils: Self.allOn)
        await first.steps(1)
        try await first.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        let second = try first.killed()
        await second.steps(1)
        guard case .cutAt? = second.notices.told(3, "workstation-1") else {
            Issue.record("\(String(describing: second.notices.told(3, "workstation-1")))")
            return
        }
    }

    @Test("goes on with minimum times where a relay is as it was left")
    func minimumTimes() async throws {
        let first = try PowerBench(coils: [0: true, 1: true, 2: false], minimum: Self.minimum)
        await first.steps(60)
        #expect(
            await first.load("workstation-1")?.reason
                == "off: found off, left so for 21 minutes more")
        let second = try first.killed(minimum: Self.minimum)
        await second.steps(60)
        #expect(
            await second.load("workstation-1")?.reason
                == "off: found off, left so for 11 minutes more")
        await second.steps(65)
        #expect(second.board.writes == ["2 on"], "half an hour after the first start")
        let third = try second.killed(minimum: Self.minimum)
        try await third.engine.take(LoadOrder(load: "workstation-1", wish: .auto))
        await third.steps(1)
        #expect(await third.load("workstation-1")?.reason == "on: enough for it")
    }

    @Test("takes a relay that was moved meanwhile as it is, and says that it was found so")
    func moved() async throws {
        let first = try PowerBench(coils: Self.allOn, minimum: Self.minimum)
        await first.steps(300)
        #expect(await first.load("workstation-1")?.reason == "on: enough for it")
        _ = await first.engine.takeEvents()
        first.board.state.withLock { $0.coils[2] = false }
        let second = try first.killed(minimum: Self.minimum)
        await second.steps(1)
        #expect(
            await second.load("workstation-1")?.reason
                == "off: found off, left so for 30 minutes more")
        let events = await second.engine.takeEvents()
        #expect(events.map(\.kind) == [.found])
        #expect(events.first?.load == 3 && events.first?.isOn == false)
        await second.steps(150)
        #expect(second.board.writes.isEmpty)
    }

    @Test("announces anew, with a whole notice, a cut that was announced and not done")
    func announced() async throws {
        let first = try PowerBench(coils: Self.allOn)
        first.notices.say(tier: 3, mayOpen: false)
        await first.steps(1)
        try await first.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        // Until the cut is due and waits for nothing but its clients.
        await first.steps(40)
        guard case .cutAt(let before)? = first.notices.told(3, "workstation-1") else {
            Issue.record("nothing was announced")
            return
        }
        #expect(before < first.time.monotonic())
        let second = try first.killed()
        await second.engine.step()
        guard case .cutAt(let after)? = second.notices.told(3, "workstation-1") else {
            Issue.record("the clients are told that all is well")
            return
        }
        #expect(after == second.time.monotonic() + SheddingSettings().notice)
        #expect(await second.load("workstation-1")?.isOn == true)
        #expect(second.board.edges == 0)
    }

    @Test("a board whose clock went back counts on nothing: no order, whole minimum times")
    func otherBoot() async throws {
        let first = try PowerBench(coils: Self.allOn, minimum: Self.minimum)
        await first.steps(1)
        try await first.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        let second = try first.killed(
            minimum: Self.minimum,
            time: SetTime(boot: 2, start: .seconds(30), wall: Timestamp(milliseconds: 0)))
        await second.steps(2)
        #expect(second.notices.told(3, "workstation-1") == .served)
        #expect(
            await second.load("workstation-1")?.reason
                == "on: found on, left so for 30 minutes more")
    }

    @Test("writes to the disk what changed, and nothing while nothing does")
    func writes() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(100)
        #expect(bench.disk.withLock { $0.count } == 1)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(60)))
        await bench.steps(100)
        // The order, and its end: the load was not cut for it.
        #expect(bench.disk.withLock { $0.count } == 3)
    }
}
