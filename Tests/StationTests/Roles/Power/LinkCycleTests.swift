import Core
import Power
import Testing
import Uplink

@testable import Station

@Suite("The link's load, switched off and on for the uplink")
struct LinkCycleTests {
    private static let allOn: [UInt16: Bool] = [0: true, 1: true, 2: true]
    private static let offTime = Duration.seconds(20)

    private func isOn(_ bench: PowerBench) -> Bool? {
        bench.board.state.withLock { $0.coils[1] }
    }

    private func refusal(_ bench: PowerBench, _ load: String = "vsat") async -> CycleFault? {
        do throws(CycleFault) {
            try await bench.engine.cycle(load, offFor: Self.offTime)
            return nil
        } catch {
            return error
        }
    }

    @Test("opens its relay for at least as long as was asked, and closes it by itself")
    func cycle() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        #expect(await refusal(bench) == nil)
        #expect(isOn(bench) == false)
        let supply = await bench.engine.linkSupply
        #expect(supply.loads.map(\.name) == ["vsat"])
        #expect(supply.loads.first?.isOn == false)
        #expect(supply.loads.first?.reason.contains("for the uplink") == true)
        await bench.steps(2)
        #expect(isOn(bench) == false, "20 s have not passed")
        await bench.steps(1)
        #expect(isOn(bench) == true)
        #expect(bench.board.writes == ["1 off", "1 on"])
        await bench.steps(200)
        #expect(bench.board.writes == ["1 off", "1 on"])
        #expect(await bench.load("vsat")?.reason == "on: enough for it")
    }

    @Test("refuses other loads, a person's order, what is off, and a second time soon")
    func refusals() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        #expect(await refusal(bench) == .unknown("vsat"))
        await bench.steps(2)
        for load in ["network", "workstation-1", "appliance", "kettle"] {
            #expect(await refusal(bench, load) == .noLinkLoad(load, known: ["vsat"]))
        }
        for wrong in [Duration.zero, .seconds(4), .seconds(301)] {
            await #expect(throws: CycleFault.tooShort(wrong)) {
                try await bench.engine.cycle("vsat", offFor: wrong)
            }
        }
        try await bench.engine.take(LoadOrder(load: "vsat", wish: .restore, for: .seconds(600)))
        #expect(await refusal(bench) == .ordered("vsat", left: .seconds(600)))
        try await bench.engine.take(LoadOrder(load: "vsat", wish: .auto))
        #expect(await refusal(bench) == nil)
        await bench.steps(10)
        #expect(await refusal(bench) == .lately("vsat", pause: PowerEngine.cyclePause))
        #expect(bench.board.writes == ["1 off", "1 on"])
        // All day long no more than six, however often it is asked.
        for _ in 0..<200 {
            _ = await refusal(bench)
            await bench.steps(40)
        }
        #expect(bench.board.writes.count == 2 * PowerEngine.cyclesADay)
        #expect(isOn(bench) == true)
    }

    @Test("refuses where energy forbids, and leaves off what the policy cuts meanwhile")
    func energy() async throws {
        let poor = try PowerBench(coils: Self.allOn, share: 0.2)
        poor.reading.withLock { $0 = PowerBench.dark() }
        await poor.steps(2)
        guard case .off? = await refusal(poor) else {
            Issue.record("\(String(describing: await poor.load("vsat")))")
            return
        }
        #expect(await poor.engine.linkSupply.shortage != nil)
        #expect(poor.board.writes.isEmpty)

        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        #expect(await bench.engine.linkSupply.shortage == nil)
        try await bench.engine.cycle("vsat", offFor: .seconds(300))
        try await bench.engine.take(LoadOrder(load: "vsat", wish: .shed, for: .seconds(3_600)))
        await bench.steps(60)
        #expect(isOn(bench) == false)
        #expect(bench.board.writes.last == "1 off")
    }

    @Test("a relay that does not open is told of, and nothing is left to be done")
    func stuck() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(2)
        bench.board.state.withLock { $0.stuck = [1] }
        #expect(await refusal(bench) == .disobeyed("vsat"))
        await bench.steps(5)
        #expect(bench.board.writes == ["1 off"])
        #expect(await bench.load("vsat")?.isOn == true)
    }

    @Test("a process that is killed in between leaves it to the next one, which closes it at once")
    func killed() async throws {
        let bench = try PowerBench(coils: Self.allOn, minimum: .seconds(1_800))
        await bench.steps(2)
        try await bench.engine.cycle("vsat", offFor: .seconds(300))
        let second = try bench.killed(minimum: .seconds(1_800))
        await second.steps(2)
        #expect(second.board.writes == ["1 off", "1 on"])
        #expect(await second.load("vsat")?.isOn == true)
        // The board was off over a week-end, and its clock stood still.
        try await second.engine.take(LoadOrder(load: "vsat", wish: .auto))
        second.time.pass(PowerEngine.cyclePause)
        await second.steps(1)
        try await second.engine.cycle("vsat", offFor: .seconds(300))
        let third = try second.killed(
            minimum: .seconds(1_800), time: SetTime(boot: 2, start: .seconds(60)))
        await third.steps(2)
        #expect(third.board.writes.suffix(2) == ["1 off", "1 on"])
    }

    @Test("whatever is killed, stuck or silent meanwhile, the modem ends on")
    func random() async throws {
        for seed: UInt64 in 0..<60 {
            var random = SeededRandom(seed: seed)
            var bench = try PowerBench(coils: Self.allOn)
            await bench.steps(2)
            for _ in 0..<60 {
                switch UInt8.random(in: 0..<8, using: &random) {
                case 0, 1, 2:
                    try? await bench.engine.cycle(
                        "vsat", offFor: .seconds(Int64.random(in: 5...300, using: &random)))
                case 3: bench = try bench.killed()
                case 4: bench.board.state.withLock { $0.isAway.toggle() }
                case 5: bench.board.state.withLock { $0.stuck = $0.stuck.isEmpty ? [1] : [] }
                default: await bench.steps(Int.random(in: 1...90, using: &random))
                }
            }
            bench.board.state.withLock {
                $0.isAway = false
                $0.stuck = []
            }
            // A switch that did not obey is tried three times an hour.
            await bench.steps(400)
            #expect(isOn(bench) == true, "seed \(seed)")
            #expect(await bench.load("vsat")?.isOn == true, "seed \(seed)")
        }
    }
}
