import Core
import Power
import Testing
import UPS

@testable import Station

/// A pump and a workstation in tier 3.
@Suite("Two loads of one tier")
struct SharedUPSTests {
    private static let coils: [UInt16: Bool] = [0: true, 1: true, 2: true, 3: true]

    private func bench() throws -> PowerBench {
        try PowerBench(
            coils: Self.coils, minimum: .seconds(60),
            pump: "modbus:tcp://127.0.0.1:1502?unit=2&coil=3", pumpTier: 3)
    }

    private func isOn(_ coil: UInt16, _ bench: PowerBench) -> Bool? {
        bench.board.state.withLock { $0.coils[coil] }
    }

    @Test("fall one by one while nobody heeds the tier's UPS")
    func alone() async throws {
        let bench = try bench()
        bench.notices.say(NoticeState(mayOpen: true, isForcingShutdown: false))
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "pump", wish: .shed))
        await bench.steps(60)
        #expect(isOn(3, bench) == false)
        #expect(isOn(2, bench) == true)
    }

    @Test("fall together where somebody does, and the other comes back by itself")
    func together() async throws {
        let bench = try bench()
        bench.notices.say(NoticeState(mayOpen: true, isForcingShutdown: false, clients: 1))
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "pump", wish: .shed))
        await bench.steps(1)
        guard case .cutAt(let first)? = bench.notices.told(3, "pump"),
            case .cutAt(let second)? = bench.notices.told(3, "workstation-1")
        else {
            Issue.record("not announced together")
            return
        }
        #expect(first == second)
        #expect(await bench.load("workstation-1")?.reason.contains("one UPS") == true)
        var wasOff = false
        for _ in 0..<60 {
            await bench.steps(1)
            if isOn(2, bench) == false { wasOff = true }
        }
        #expect(wasOff)
        #expect(isOn(3, bench) == false)
        #expect(isOn(2, bench) == true)
    }

    @Test("a cut that is called off takes the other's with it")
    func calledOff() async throws {
        let bench = try bench()
        bench.notices.say(NoticeState(mayOpen: false, isForcingShutdown: false, clients: 1))
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "pump", wish: .shed))
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "pump", wish: .auto))
        await bench.steps(2)
        #expect(bench.notices.told(3, "workstation-1") == .served)
        #expect(bench.board.writes.isEmpty)
    }

    @Test("a relay waits for the clients of its own UPS too")
    func ownClients() async throws {
        let bench = try bench()
        func say(own: Bool) {
            bench.notices.say(
                NoticeState(
                    mayOpen: true, isForcingShutdown: true,
                    loads: ["workstation-1": NoticeState(mayOpen: own, isForcingShutdown: true)]))
        }
        say(own: false)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(60)
        #expect(isOn(2, bench) == true)
        say(own: true)
        await bench.steps(1)
        #expect(isOn(2, bench) == false)
    }

    @Test("late clients hold a relay, but not against a voltage that is at its limit")
    func limit() async throws {
        let bench = try bench()
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(1)
        bench.notices.say(
            NoticeState(
                mayOpen: false, isForcingShutdown: true,
                forcedSince: bench.time.monotonic() + .seconds(120)))
        await bench.steps(40)
        #expect(isOn(2, bench) == true)
        bench.reading.withLock { $0.values[0].value = 22.5 }
        await bench.steps(1)
        #expect(isOn(2, bench) == false)
    }
}
