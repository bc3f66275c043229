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

    @Test("switchings and orders of this boot are as they were")
    func sameBoot() throws {
        let time = SetTime()
        let kept = Self.memory(time)
        time.pass(.seconds(600))
        #expect(try #require(PowerMemory(kept.json)).shedding(at: time) == kept.switchings)
        time.pass(PowerMemory.longest)
        #expect(kept.shedding(at: time) == nil)
    }

    @Test("over a restart of the board their times go by the wall clock, unless that went back")
    func otherBoot() throws {
        let before = SetTime()
        let kept = Self.memory(before)
        // Ten minutes later by the wall, twenty seconds after the board came up.
        func later(by wall: Duration = .seconds(600)) -> SetTime {
            SetTime(boot: 2, start: .seconds(20), wall: before.now() + wall)
        }
        let sure = try #require(kept.shedding(at: later()))
        #expect(sure.loads["vsat"]?.changedAt == .seconds(20 - 600 - 100))
        #expect(sure.orders["vsat"]?.until == .seconds(20 - 600 + 900))
        let unsure = kept.switchings.timeless
        #expect(kept.shedding(at: later(by: .seconds(-60))) == unsure)
        #expect(kept.shedding(at: later(by: PowerMemory.longest * 2)) == nil)
        #expect(unsure.highestTier == 2 && unsure.isBelowFloor, "what only makes more careful")
    }

    @Test(
        "what is out of its range is left out, and the rest is believed",
        arguments: [
            ("\"changed_at_ms\":99900000", "\"changed_at_ms\":100000001"),
            ("\"until_ms\":100900000", "\"until_ms\":999900000"),
            ("\"until_ms\":100900000", "\"until_ms\":1"),
            ("\"highest_tier\":2", "\"highest_tier\":-4"),
            ("\"tiers_below\":[3]", "\"tiers_below\":[1000]"),
            ("\"loads\":{", "\"loads\":{\"x\":7,"),
        ])
    func outOfRange(from: String, to: String) throws {
        let time = SetTime()
        let text = Self.memory(time).json.compactText
        try #require(text.contains(from))
        let changed = try JSONValue(parsing: text.replacing(from, with: to))
        let read = try #require(PowerMemory(changed)).switchings
        let whole = Self.memory(time).switchings
        #expect(from == "\"loads\":{" ? read == whole : read != whole)
        #expect(read.loads.keys.sorted() == ["vsat"])
        #expect(read.highestTier >= 0 && read.tiersBelow.isSubset(of: [3]))
        #expect(read.orders.values.allSatisfy { $0.until == .seconds(100_900) })
        #expect(read.isBelowFloor)
    }

    private static func memory(_ time: SetTime) -> PowerMemory {
        PowerMemory(
            estimate: nil, ratios: [],
            shedding: SheddingMemory(
                loads: ["vsat": .init(isOn: false, changedAt: time.monotonic() - .seconds(100))],
                orders: [
                    "vsat": LoadState.Order(isOn: false, until: time.monotonic() + .seconds(900))
                ], highestTier: 2, isBelowFloor: true, tiersBelow: [3]), time: time)
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
            UPSTierState(tier: 3, load: "a", phase: .serving, logins: 0),
            UPSTierState(tier: 4, phase: .announced(cutAt: .seconds(9)), logins: 0),
        ]
        #expect(
            PlanMessage.notices(PlanMessage.json(states)) == [
                3: NoticeState(
                    mayOpen: true, isForcingShutdown: true, forcedSince: .seconds(1), clients: 1,
                    logins: 1,
                    loads: ["a": NoticeState(mayOpen: false, isForcingShutdown: false)]),
                4: NoticeState(mayOpen: false, isForcingShutdown: false),
            ])
    }
}
