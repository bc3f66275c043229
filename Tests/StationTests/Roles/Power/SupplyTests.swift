import Core
import Power
import Testing
import UPS

@testable import Station

/// What the officers behind a load are told of its next cut.
@Suite("A workstation's supply")
struct SupplyTests {
    private static let allOn: [UInt16: Bool] = [0: true, 1: true, 2: true]

    private static func supply(_ bench: PowerBench) async -> JSONValue? {
        await bench.engine.supply.at("loads", "workstation-1")
    }

    @Test("with plenty no cut is known of, and loads below tier 3 are nobody's workstation")
    func served() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        await bench.steps(3)
        let supply = await bench.engine.supply
        #expect(supply["utc_offset_s"] == 3_600)
        #expect(
            supply["loads"] == [
                "workstation-1": [
                    "state": "served", "left_s": .null, "off_at": .null, "reason": .null,
                ]
            ])
    }

    @Test("an announced cut is the one that ups counts down to and that loads tells of")
    func announced() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(2)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .shed, for: .seconds(3_600)))
        await bench.steps(7)
        guard case .cutAt(let time)? = bench.notices.told(3, "workstation-1") else {
            Issue.record("not announced")
            return
        }
        let supply = try #require(await Self.supply(bench))
        let left = time - bench.time.monotonic()
        #expect(supply["state"] == "announced")
        #expect(supply["left_s"] == .integer(Int64(left.inSeconds)))
        #expect((200...300).contains(left.inSeconds))
        #expect(supply["off_at"]?.string == (bench.time.now() + left).description)
        let why = try #require(supply["reason"]?.string)
        #expect(why == "off by order for 60 minutes more")
        let reason = await bench.load("workstation-1")?.reason ?? ""
        let clock = WallClock(time: bench.time.now(), offset: 3_600).text(after: left)
        #expect(reason == "goes off at \(clock): \(why.dropFirst(4))")
    }

    @Test("a relay that waits for its clients is due and not off; once it is open, it is off")
    func due() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(60)
        let waiting = await Self.supply(bench)
        #expect(waiting?["state"] == "announced" && waiting?["left_s"] == 0)
        bench.notices.say(tier: 3, mayOpen: true, isForcing: true)
        await bench.steps(2)
        let off = await Self.supply(bench)
        #expect(off?["state"] == "off" && off?["left_s"]?.isNull == true)
        #expect(off?["reason"]?.string?.hasPrefix("off by order for") == true)
    }

    @Test("a cut that is called off is none")
    func calledOff() async throws {
        let bench = try PowerBench(coils: Self.allOn)
        bench.notices.say(tier: 3, mayOpen: false)
        await bench.steps(2)
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .shed))
        await bench.steps(2)
        #expect(await Self.supply(bench)?["state"] == "announced")
        try await bench.engine.take(LoadOrder(load: "workstation-1", wish: .auto))
        await bench.steps(1)
        #expect(await Self.supply(bench)?["state"] == "served")
    }

    @Test("what a silent board does nobody knows: neither that it stays on nor that it falls")
    func unknown() async throws {
        let bench = try PowerBench(coils: Self.allOn, isAway: true)
        await bench.steps(2)
        #expect(await Self.supply(bench)?["state"] == "unknown")
        let answer = await bench.engine.supply
        for answer in [answer, nil] {
            let told = WorkstationSupply.json(answer, of: "workstation-1", age: .zero)
            #expect(told.at("supply", "state") == "unknown")
            #expect(told.at("supply", "left_s")?.isNull == true)
        }
        let other = WorkstationSupply.json(answer, of: "counter", age: .zero)
        #expect(other == ["utc_offset_s": 3_600, "supply": .null], "no load of its name")
    }

    @Test("what the policy will decide is the same moment in supply and in the plan")
    func foreseen() async throws {
        // Two in the night with little above the reserve, and a workstation that is wanted.
        let bench = try PowerBench(
            coils: Self.allOn,
            time: SetTime(wall: Timestamp(milliseconds: 1_795_222_800_000)), share: 0.45)
        bench.reading.withLock { $0 = PowerBench.dark() }
        await bench.steps(2)
        try await bench.engine.take(
            LoadOrder(load: "workstation-1", wish: .restore, for: .seconds(1_500)))
        await bench.steps(1)
        let supply = try #require(await Self.supply(bench))
        #expect(supply["state"] == "planned")
        // The order ends, and with its clients' notice behind that the load falls.
        let left = try #require(supply["left_s"]?.integer)
        #expect((1_750...1_860).contains(left))
        #expect(supply["reason"]?.string?.contains("stay in reserve") == true)
        let planned = await bench.engine.document.at("ahead", "switchings")?[0]
        #expect(planned?["load"] == "workstation-1" && planned?["on"] == false)
        #expect(planned?["at"] == supply["off_at"])
        // An answer that has lain for some seconds leaves that much less.
        let shown = WorkstationSupply.json(
            ["utc_offset_s": 3_600, "loads": ["workstation-1": supply]], of: "workstation-1",
            age: .milliseconds(4_200))
        #expect(shown.at("supply", "left_s") == .integer(left - 5))
        #expect(shown.at("supply", "load") == "workstation-1")
    }

    @Test("a workstation's load is the switched one of its name from tier 3 on")
    func names() throws {
        let site = try PowerBench.loadedSite()
        #expect(WorkstationSupply.load(of: "workstation-1", in: site) == "workstation-1")
        for name in ["vsat", "appliance", "Workstation-1", "counter"] {
            #expect(WorkstationSupply.load(of: name, in: site) == nil, "\(name)")
        }
    }
}
