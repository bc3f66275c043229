import Core
import Power
import Testing

/// What a supervisor may ask for, and what it is said to cost.
struct LoadRequestTests {
    private static func policy(on: Set<String> = ["appliance", "network", "vsat"]) -> SheddingPolicy
    {
        PolicyBench.policy(.forecast, on: on)
    }

    /// Ten in the morning of a poor day, the battery half full.
    private static let situation = PolicyBench.situation(
        at: .seconds(7_200), share: 0.55,
        outlook: PolicyBench.outlook(PolicyBench.clock(), peak: 250))

    @Test("Only loads from tier 3 on, from ten minutes to twelve hours")
    func bounds() throws {
        let policy = Self.policy()
        func fault(_ request: LoadRequest) -> RequestFault? {
            do throws(RequestFault) {
                _ = try policy.cost(of: request, in: Self.situation)
                return nil
            } catch {
                return error
            }
        }
        let hour = Duration.seconds(3_600)
        #expect(fault(LoadRequest(.hold("vsat", on: false), for: hour)) == .strict("vsat", tier: 2))
        #expect(
            fault(LoadRequest(.swap("network", for: "ws1"), for: hour))
                == .strict("network", tier: 1))
        #expect(fault(LoadRequest(.swap("ws1", for: "ws1"), for: hour)) == .same("ws1"))
        let long = hour * 13
        #expect(fault(LoadRequest(.hold("ws1", on: true), for: long)) == .outOfRange(long))
        #expect(
            fault(LoadRequest(.hold("ws1", on: true), for: .seconds(60)))
                == .outOfRange(.seconds(60)))
        guard case .order(.unknownLoad) = fault(LoadRequest(.hold("tv", on: true), for: hour))
        else {
            Issue.record("an unknown load was taken")
            return
        }
        #expect(fault(LoadRequest(.hold("ws1", on: true), for: hour * 12)) == nil)
    }

    @Test("The cost is the energy until dawn, in hours of the load that would have had it")
    func cost() throws {
        let policy = Self.policy()
        let cost = try policy.cost(
            of: LoadRequest(.hold("ws3", on: true), for: .seconds(6 * 3_600)), in: Self.situation)
        // 360 Wh, of which a part would have been lost in charging.
        #expect((200...370).contains(cost.energy.value), "\(cost)")
        let lost = try #require(cost.lost)
        #expect(["lights", "ws1", "vsat", "ws2"].contains(lost.load))
        #expect(lost.hours > 2)
        #expect(cost.dawnShareWithIt < cost.dawnShare)
    }

    @Test("A swap costs less than a hold alone, and asking changes nothing")
    func swap() throws {
        var policy = Self.policy(on: ["appliance", "network", "vsat", "ws1"])
        let before = policy
        // Enough for the first workstation, not for all.
        var situation = Self.situation
        situation.charge?.share = 0.75
        let hold = try policy.cost(
            of: LoadRequest(.hold("ws2", on: true), for: .seconds(4 * 3_600)), in: situation)
        let swap = try policy.cost(
            of: LoadRequest(.swap("ws1", for: "ws2"), for: .seconds(4 * 3_600)),
            in: situation)
        #expect(swap.energy < hold.energy)
        #expect(policy == before)
        try policy.take(
            LoadRequest(.swap("ws1", for: "ws2"), for: .seconds(4 * 3_600)), at: .seconds(7_200))
        _ = policy.hold(.seconds(3_600), from: .seconds(7_200)) { now in
            var situation = Self.situation
            situation.now = now
            return situation
        }
        #expect(policy.isOn("ws2") && !policy.isOn("ws1"))
        let state = try #require(policy.state("ws2"))
        #expect(state.text(at: .seconds(10_800), clock: nil).contains("by order"))
    }

    @Test("It ends by itself")
    func ends() throws {
        var policy = Self.policy()
        try policy.take(
            LoadRequest(.hold("ws3", on: true), for: .seconds(3_600)), at: .seconds(7_200))
        _ = policy.hold(.seconds(2 * 3_600), from: .seconds(7_200)) { now in
            var situation = Self.situation
            situation.now = now
            return situation
        }
        #expect(policy.state("ws3")?.order == nil)
        #expect(!policy.isOn("ws3"))
    }
}
