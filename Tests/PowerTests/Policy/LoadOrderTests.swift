import Core
import Power
import Testing

struct LoadOrderTests {
    @Test("A person's order holds against the plan until it ends")
    func expires() throws {
        var policy = PolicyBench.policy()
        let now = Duration.seconds(7_200)
        try policy.take(LoadOrder(load: "ws1", wish: .shed, for: .seconds(3_600)), at: now)
        _ = policy.hold(.seconds(3_000), from: now) { PolicyBench.situation(at: $0) }
        #expect(!policy.isOn("ws1"))
        _ = policy.hold(.seconds(3_000), from: now + .seconds(3_000)) {
            PolicyBench.situation(at: $0)
        }
        #expect(policy.isOn("ws1"))
        #expect(policy.state("ws1")?.order == nil)
    }

    @Test("A restored load stays on below its tier's share, and auto gives it back")
    func restored() throws {
        var policy = PolicyBench.policy()
        let now = Duration.seconds(7_200)
        try policy.take(LoadOrder(load: "ws3", wish: .restore), at: now)
        _ = policy.hold(.seconds(3_600), from: now) { PolicyBench.situation(at: $0, share: 0.6) }
        #expect(policy.isOn("ws3"))
        try policy.take(LoadOrder(load: "ws3", wish: .auto), at: now + .seconds(3_600))
        _ = policy.hold(.seconds(3_600), from: now + .seconds(3_600)) {
            PolicyBench.situation(at: $0, share: 0.6)
        }
        #expect(!policy.isOn("ws3"))
    }

    @Test("Tiers 0 and 1 want a second word and end within an hour")
    func firstTiers() throws {
        var policy = PolicyBench.policy()
        #expect(throws: OrderFault.unconfirmed("network", tier: 1)) {
            try policy.take(LoadOrder(load: "network", wish: .shed), at: .zero)
        }
        #expect(
            throws: OrderFault.tooLong(.seconds(3_601), longest: .seconds(3_600))
        ) {
            try policy.take(
                LoadOrder(
                    load: "network", wish: .shed, for: .seconds(3_601), confirmation: "network"),
                at: .zero)
        }
        try policy.take(
            LoadOrder(load: "network", wish: .shed, confirmation: "network"), at: .zero)
        #expect(policy.state("network")?.order?.until == .seconds(3_600))
    }

    @Test("What nothing switches, and what is not there, is told with what would be right")
    func refused() {
        var policy = PolicyBench.policy()
        #expect(throws: OrderFault.wired("appliance")) {
            try policy.take(LoadOrder(load: "appliance", wish: .shed), at: .zero)
        }
        #expect {
            try policy.take(LoadOrder(load: "ws9", wish: .shed), at: .zero)
        } throws: {
            "\($0)".contains("\"ws9\"") && "\($0)".contains("ws1, lights")
        }
    }
}
