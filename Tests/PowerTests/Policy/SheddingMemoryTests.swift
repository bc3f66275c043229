import Core
import Testing

@testable import Power

@Suite("What the policy remembers over a restart")
struct SheddingMemoryTests {
    private let hour = Duration.seconds(3_600)

    /// A policy that is new, to which `memory` is all that is left of the one before.
    private func restarted(
        _ memory: SheddingMemory, on: Set<String>, at now: Duration
    ) -> SheddingPolicy {
        var policy = SheddingPolicy(
            PolicyBench.loads, bank: PolicyBench.bank, strategy: .tiers, on: [], at: now)
        policy.resume(memory, at: now)
        for load in PolicyBench.loads where load.isSwitchable {
            policy.adopt(
                load.name, on: on.contains(load.name), remembered: memory.loads[load.name],
                at: now)
        }
        return policy
    }

    @Test("minimum times go on where the relay is as it was left")
    func minimumTimes() {
        var policy = PolicyBench.policy(on: ["network", "vsat", "ws1", "lights", "ws2"])
        policy.adopt(
            "ws3", on: false, remembered: .init(isOn: false, changedAt: .seconds(-600)), at: .zero)
        let memory = policy.memory
        var next = restarted(
            memory, on: ["network", "vsat", "ws1", "lights", "ws2"], at: .seconds(60))
        _ = next.tick(PolicyBench.situation(at: .seconds(60)))
        #expect(next.state("ws3")?.reason == .minimumTime(.seconds(1_800 - 660)))
        let actions = next.hold(.seconds(1_200), from: .seconds(120)) {
            PolicyBench.situation(at: $0)
        }
        #expect(actions == [.switch(load: "ws3", on: true)])
        #expect(next.state("ws3")?.changedAt == .seconds(1_200), "and not half an hour later")
    }

    @Test("a relay that is not as it was left counts as found just now, and says so")
    func found() {
        let memory = PolicyBench.policy().memory
        var next = restarted(memory, on: PolicyBench.names.subtracting(["ws3"]), at: hour)
        _ = next.tick(PolicyBench.situation(at: hour))
        #expect(next.state("ws3")?.changedAt == hour)
        #expect(next.state("ws3")?.reason == .found(.seconds(1_800)))
        #expect(
            next.state("ws3")?.text(at: hour, clock: nil)
                == "off: found off, left so for 30 minutes more")
        #expect(next.state("ws2")?.reason == .served)
        // The other way round: what was off is found on.
        var off = memory
        off.loads["ws2"]?.isOn = false
        next = restarted(off, on: PolicyBench.names, at: hour)
        _ = next.tick(PolicyBench.situation(at: hour))
        #expect(next.state("ws2")?.reason == .found(.seconds(1_800)))
        #expect(next.state("ws2")?.isOn == true)
    }

    @Test("orders go on and end when they would have")
    func orders() throws {
        var policy = PolicyBench.policy()
        try policy.take(LoadOrder(load: "ws1", wish: .shed, for: hour), at: .zero)
        let actions = policy.hold(.seconds(600), from: .zero) { PolicyBench.situation(at: $0) }
        #expect(actions.contains(.switch(load: "ws1", on: false)))
        let on = PolicyBench.names.subtracting(["ws1"])
        var next = restarted(policy.memory, on: on, at: .seconds(1_200))
        _ = next.tick(PolicyBench.situation(at: .seconds(1_200)))
        #expect(next.state("ws1")?.reason == .ordered(.seconds(2_400)))
        let later = next.hold(.seconds(2_700), from: .seconds(1_260)) {
            PolicyBench.situation(at: $0)
        }
        #expect(later == [.switch(load: "ws1", on: true)])
        let changedAt = try #require(next.state("ws1")?.changedAt)
        #expect((hour...hour + .seconds(60)).contains(changedAt))
    }

    @Test("an order never lasts longer than one that is given now")
    func longOrders() {
        var memory = PolicyBench.policy().memory
        memory.orders["network"] = LoadState.Order(isOn: false, until: hour * 20)
        memory.orders["ws1"] = LoadState.Order(isOn: false, until: .seconds(-1))
        let next = restarted(memory, on: PolicyBench.names, at: .zero)
        #expect(next.state("network")?.order?.until == LoadOrder.longestOfFirstTiers)
        #expect(next.state("ws1")?.order == nil)
    }

    @Test("without a time nothing is counted on: no order, and every minimum time anew")
    func timeless() throws {
        var policy = PolicyBench.policy()
        try policy.take(LoadOrder(load: "ws1", wish: .shed), at: .zero)
        let next = restarted(policy.memory.timeless, on: PolicyBench.names, at: hour)
        #expect(next.state("ws1")?.order == nil)
        #expect(next.state("ws2")?.changedAt == hour)
    }

    @Test("what holds tiers off holds them off still")
    func latches() {
        var policy = PolicyBench.policy()
        _ = policy.hold(.seconds(7_200), from: .zero) {
            PolicyBench.situation(at: $0, share: 0.38)
        }
        #expect(policy.state("vsat")?.isOn == false)
        let on = Set(policy.loads.filter(\.isOn).map(\.load.name))
        var next = restarted(policy.memory, on: on, at: .seconds(7_200))
        // Above the floor, and below where the link comes back.
        let actions = next.hold(hour * 2, from: .seconds(7_200)) {
            PolicyBench.situation(at: $0, share: 0.42)
        }
        #expect(actions.isEmpty)
        guard case .belowFloor? = next.state("vsat")?.reason else {
            Issue.record("\(String(describing: next.state("vsat")?.reason))")
            return
        }
    }

    @Test("what voltage had cut waits for the voltage; what is on in tier 1 is not cut unseen")
    func voltage() {
        let memory = SheddingMemory(highestTier: 0)
        let calm = { (now: Duration) in PolicyBench.situation(at: now, volts: 24.2) }
        var next = restarted(memory, on: ["network"], at: .zero)
        #expect(next.hold(hour * 2, from: .zero, calm).isEmpty)
        #expect(next.isOn("network"))
        guard case .lowVoltage? = next.state("vsat")?.reason else {
            Issue.record("\(String(describing: next.state("vsat")?.reason))")
            return
        }
    }

    @Test("an announced cut that was not done is announced anew, with a whole notice")
    func announced() throws {
        var policy = PolicyBench.policy()
        let low = { (now: Duration) in PolicyBench.situation(at: now, share: 0.5) }
        let first = policy.tick(low(.seconds(7_200)))
        #expect(first.contains(.announceCut(load: "ws3", at: .seconds(7_500))))
        var next = restarted(policy.memory, on: PolicyBench.names, at: .seconds(7_490))
        let second = next.tick(low(.seconds(7_490)))
        #expect(second.contains(.announceCut(load: "ws3", at: .seconds(7_790))))
    }

    @Test("times are carried into another boot's")
    func shifted() {
        let memory = SheddingMemory(
            loads: ["a": .init(isOn: true, changedAt: .seconds(50))],
            orders: ["a": LoadState.Order(isOn: false, until: .seconds(90))])
        let moved = memory.shifted(by: .seconds(-80))
        #expect(moved.loads["a"]?.changedAt == .seconds(-30))
        #expect(moved.orders["a"]?.until == .seconds(10))
    }
}
