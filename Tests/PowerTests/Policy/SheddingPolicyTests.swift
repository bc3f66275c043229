import Core
import Power
import Testing

struct SheddingPolicyTests {
    @Test(
        "A restart adopts what is on and switches nothing on its account",
        arguments: SheddingStrategy.allCases)
    func adopts(strategy: SheddingStrategy) {
        var policy = PolicyBench.policy(strategy, on: ["network", "vsat"])
        let actions = policy.tick(PolicyBench.situation(at: .zero))
        #expect(actions.isEmpty)
        #expect(policy.isOn("vsat") && !policy.isOn("ws1") && policy.isOn("appliance"))
    }

    @Test("A cut is announced first and falls five minutes later, not earlier")
    func notice() {
        var policy = PolicyBench.policy()
        let late = Duration.seconds(7_200)
        let first = policy.tick(PolicyBench.situation(at: late, share: 0.65))
        #expect(first == [.announceCut(load: "ws3", at: late + .seconds(300))])
        let early = policy.tick(PolicyBench.situation(at: late + .seconds(299), share: 0.65))
        #expect(early.isEmpty)
        let second = policy.tick(PolicyBench.situation(at: late + .seconds(300), share: 0.65))
        #expect(second == [.switch(load: "ws3", on: false)])
    }

    @Test("A cut whose reason went away is taken back")
    func cancelled() {
        var policy = PolicyBench.policy()
        _ = policy.tick(PolicyBench.situation(at: .seconds(7_200), share: 0.65))
        let actions = policy.tick(PolicyBench.situation(at: .seconds(7_260), share: 0.95))
        #expect(actions == [.cancelCut(load: "ws3")])
        #expect(policy.isOn("ws3"))
    }

    @Test(
        "An empty estimate takes the tiers from the last to the link and stops there",
        arguments: SheddingStrategy.allCases)
    func estimateStops(strategy: SheddingStrategy) {
        var policy = PolicyBench.policy(strategy)
        let actions = policy.hold(.seconds(12 * 3_600), from: .zero) {
            PolicyBench.situation(
                at: $0, share: 0, clock: PolicyBench.clock(),
                outlook: PolicyBench.outlook(PolicyBench.clock(), peak: 300))
        }
        let off = actions.compactMap { action in
            if case .switch(let load, false) = action { load } else { nil }
        }
        #expect(off.last == "vsat")
        #expect(Set(off) == ["ws1", "ws2", "ws3", "lights", "vsat"])
        #expect(policy.isOn("network") && policy.isOn("appliance"))
    }

    @Test("A measured voltage that stays low takes the network last, and never the appliance")
    func lowVoltage() {
        var policy = PolicyBench.policy()
        let short = policy.hold(.seconds(540), from: .seconds(7_200)) {
            PolicyBench.situation(at: $0, volts: 22)
        }
        #expect(short.isEmpty)
        let long = policy.hold(.seconds(4 * 3_600), from: .seconds(7_740)) {
            PolicyBench.situation(at: $0, volts: 22)
        }
        let off = long.compactMap { action in
            if case .switch(let load, false) = action { load } else { nil }
        }
        #expect(off.first == "ws3" && off.last == "network")
        #expect(policy.isOn("appliance"))
        let back = policy.hold(.seconds(4 * 3_600), from: .seconds(30_000)) {
            PolicyBench.situation(at: $0, volts: 26)
        }
        let on = back.compactMap { action in
            if case .switch(let load, true) = action { load } else { nil }
        }
        #expect(on.first == "network")
        #expect(on.dropFirst().first == "vsat")
    }

    @Test("A low voltage that nobody measured persists for nobody")
    func unmeasuredVoltage() {
        var policy = PolicyBench.policy()
        let actions = policy.hold(.seconds(4 * 3_600), from: .seconds(7_200)) {
            PolicyBench.situation(
                at: $0, volts: Int($0.inSeconds / 60) % 5 == 0 ? nil : 22)
        }
        #expect(actions.isEmpty)
    }

    @Test("Nothing comes back while the sight is not clear", arguments: Sight.allCases)
    func blindRestores(sight: Sight) {
        var policy = PolicyBench.policy(on: [])
        let actions = policy.hold(.seconds(7_200), from: .zero) {
            PolicyBench.situation(at: $0, share: 1, sight: sight)
        }
        #expect(actions.isEmpty == (sight != .clear))
    }

    @Test(
        "The longer it is blind the less is on, at the same estimate, and the link stays",
        arguments: [Sight.silent, .frozen, .implausible])
    func blindness(sight: Sight) {
        var policy = PolicyBench.policy()
        var counts: [Int] = []
        for hour in 0..<20 {
            _ = policy.hold(.seconds(3_600), from: .seconds(hour * 3_600)) {
                PolicyBench.situation(at: $0, share: 0.8, volts: nil, sight: sight)
            }
            counts.append(policy.loads.filter(\.isOn).count)
        }
        #expect(counts == counts.sorted(by: >))
        #expect((counts.last ?? 9) < (counts.first ?? 0))
        #expect(policy.isOn("vsat"))
    }

    @Test("Without any estimate the last tiers go one by one and the link stays")
    func unknown() {
        var policy = PolicyBench.policy()
        let early = policy.hold(.seconds(1_500), from: .seconds(3_600)) {
            PolicyBench.situation(at: $0, share: nil, volts: nil, sight: .silent)
        }
        #expect(early.isEmpty)
        _ = policy.hold(.seconds(4 * 3_600), from: .seconds(5_100)) {
            PolicyBench.situation(at: $0, share: nil, volts: nil, sight: .silent)
        }
        #expect(!policy.isOn("ws1") && !policy.isOn("ws3"))
        #expect(policy.isOn("vsat") && policy.isOn("network"))
    }

    @Test("The plan keeps the night for what is worth more and says so")
    func planned() throws {
        var policy = PolicyBench.policy(.forecast)
        let clock = PolicyBench.clock()
        for minute in 0..<60 {
            _ = policy.tick(
                PolicyBench.situation(
                    at: .seconds(7_200 + minute * 60), share: 0.52,
                    clock: clock + .seconds(minute * 60),
                    outlook: PolicyBench.outlook(clock, peak: 300)))
        }
        #expect(policy.isOn("vsat"))
        #expect(!policy.isOn("ws3"))
        let state = try #require(policy.state("ws3"))
        let text = state.text(at: .seconds(10_800), clock: clock)
        #expect(text.hasPrefix("off") && text.contains("tonight needs"))
        #expect(policy.plan != nil)
    }

    @Test("An order is planned for its own time, not for ever")
    func orderedForAWhile() throws {
        func needed(_ order: Duration?) throws -> Double {
            let pump = PlannedLoad(name: "pump", tier: 3, draw: Watts(100), value: 0.01)
            var policy = SheddingPolicy(
                PolicyBench.loads + [pump], bank: PolicyBench.bank,
                on: ["appliance", "network", "vsat"], at: .zero)
            // At seven in the evening, with nothing to spare.
            let clock = PolicyBench.clock(.seconds(9 * 3_600))
            if let order {
                try policy.take(
                    LoadOrder(load: "pump", wish: .restore, for: order), at: .zero)
            }
            _ = policy.tick(
                PolicyBench.situation(
                    at: .zero, share: 0.5, clock: clock,
                    outlook: PolicyBench.outlook(clock, peak: 300)))
            return try #require(policy.plan?.neededToDawn)
        }
        let without = try needed(nil)
        let hours = try needed(.seconds(2 * 3_600)) - without
        let days = try needed(.seconds(24 * 3_600)) - without
        // 100 W for two hours out of 4.8 kWh.
        #expect(abs(hours - 200.0 / 4_800) < 0.01)
        #expect(days > 0.2)
    }

    @Test("What the night needs is told in full, even beyond what is left")
    func neededInFull() throws {
        var policy = PolicyBench.policy(.forecast, on: ["appliance", "network", "vsat"])
        let clock = PolicyBench.clock(.seconds(9 * 3_600))
        _ = policy.tick(
            PolicyBench.situation(
                at: .zero, share: 0.05, clock: clock,
                outlook: PolicyBench.outlook(clock, peak: 300)))
        let plan = try #require(policy.plan)
        // 50 W from evening to morning.
        #expect(plan.neededToDawn > 0.1)
        #expect(plan.shares.allSatisfy { $0 >= 0 })
    }

    @Test("An estimate that hardly knows is not held against a controller that throws sun away")
    func doubtfulSurplus() {
        func comesBack(_ deviation: Double) -> Bool {
            var policy = PolicyBench.policy(.forecast, on: ["appliance", "network", "vsat"])
            let clock = PolicyBench.clock()
            for minute in 0..<40 {
                var situation = PolicyBench.situation(
                    at: .seconds(7_200 + minute * 60), share: 0.7, isThrottled: true,
                    clock: clock, outlook: PolicyBench.outlook(clock, peak: 0))
                situation.charge?.deviation = deviation
                _ = policy.tick(situation)
            }
            return policy.isOn("ws1")
        }
        #expect(comesBack(0.25))
        #expect(!comesBack(0.03))
    }

    @Test("With sun in plenty the plan holds nothing back")
    func plenty() {
        var policy = PolicyBench.policy(.forecast)
        let clock = PolicyBench.clock()
        let actions = policy.hold(.seconds(7_200), from: .seconds(7_200)) {
            PolicyBench.situation(
                at: $0, share: 0.95, clock: clock,
                outlook: PolicyBench.outlook(clock, peak: 900))
        }
        #expect(actions.isEmpty)
        #expect(policy.loads.filter(\.isOn).count == policy.loads.count)
    }

    @Test("A relay that does not obey is left alone and reckoned with as it stands")
    func stuck() {
        var policy = PolicyBench.policy()
        policy.found("ws3", on: true, at: .zero)
        let actions = policy.hold(.seconds(6 * 3_600), from: .seconds(7_200)) {
            PolicyBench.situation(at: $0, share: 0.2)
        }
        #expect(!actions.contains(.switch(load: "ws3", on: false)))
        #expect(!policy.isOn("vsat"))
        policy.released("ws3", at: .seconds(40_000))
        let after = policy.hold(.seconds(6 * 3_600), from: .seconds(40_000)) {
            PolicyBench.situation(at: $0, share: 0.2)
        }
        #expect(after.contains(.switch(load: "ws3", on: false)))
    }
}
