import Core
import Power
import Testing
import UPS

@testable import Station

@Suite("What power keeps and tells")
struct PowerMemoryTests {
    @Test("an estimate is believed less the longer nobody looked, and not after two days")
    func memory() throws {
        let time = SetTime()
        let kept = PowerMemory(
            estimate: StateOfCharge.Estimate(share: 0.7, deviation: 0.05), ratios: [0.5, 0.75],
            time: time)
        let read = try #require(PowerMemory(kept.json))
        #expect(read == kept)
        #expect(read.believed(at: time)?.deviation == 0.05)
        time.pass(.seconds(5 * 3_600))
        let later = try #require(read.believed(at: time))
        #expect(later.share == 0.7)
        #expect(abs(later.deviation - 0.15) < 0.001)
        time.pass(.seconds(44 * 3_600))
        #expect(read.believed(at: time) == nil)
    }

    @Test("a file that is none is as good as none", arguments: ["", "{}", "[1]", "{\"share\":2}"])
    func damaged(_ text: String) {
        #expect((try? JSONValue(parsing: text)).flatMap { PowerMemory($0) } == nil)
    }

    @Test("a plan comes through the socket as it was")
    func plan() {
        let plan = PlanSnapshot(
            tiers: [
                1: PlanSnapshot.Tier(loads: ["network": .served], power: Watts(12)),
                3: PlanSnapshot.Tier(
                    loads: ["a": .cutAt(.milliseconds(5_000)), "b": .cut, "c": .unknown]),
            ], batteryVoltage: Volts(25.5), panelPower: Watts(300))
        #expect(PlanMessage.snapshot(PlanMessage.json(plan)) == plan)
        #expect(PlanMessage.snapshot("nonsense") == nil)
        let states = [
            UPSTierState(
                tier: 3, phase: .shuttingDown(since: .seconds(1), mayOpen: true), logins: 1),
            UPSTierState(tier: 4, phase: .announced(cutAt: .seconds(9)), logins: 0),
        ]
        #expect(
            PlanMessage.notices(PlanMessage.json(states)) == [
                3: NoticeState(mayOpen: true, isForcingShutdown: true),
                4: NoticeState(mayOpen: false, isForcingShutdown: false),
            ])
    }
}
