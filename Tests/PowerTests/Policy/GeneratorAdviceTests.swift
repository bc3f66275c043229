import Core
import Power
import Testing

/// When people are told to start a generator.
struct GeneratorAdviceTests {
    /// At seven in the evening, with the link on.
    private static func advice(share: Double, peak: Double) -> GeneratorAdvice? {
        var policy = PolicyBench.policy(.forecast, on: ["appliance", "network", "vsat"])
        let clock = PolicyBench.clock(.seconds(9 * 3_600))
        _ = policy.tick(
            PolicyBench.situation(
                at: .zero, share: share, clock: clock,
                outlook: PolicyBench.outlook(clock, peak: peak)))
        return policy.advice
    }

    @Test("Enough above the reserve for the night and a poor day: no advice")
    func enough() {
        #expect(Self.advice(share: 0.75, peak: 400) == nil)
    }

    @Test("A night that the reserve does not carry: when, and how much lacks")
    func short() throws {
        let advice = try #require(Self.advice(share: 0.45, peak: 400))
        // 240 Wh above the reserve of 40 %, 50 W: four hours and a half.
        #expect((4...6).contains(advice.within.inSeconds / 3_600))
        // Until the sun carries 50 W at about seven some 350 Wh are wanted besides.
        #expect((250...500).contains(advice.missing.value))
    }

    @Test("The darker the next day is feared to be, the more lacks")
    func darker() throws {
        let poor = try #require(Self.advice(share: 0.45, peak: 40))
        let fair = try #require(Self.advice(share: 0.45, peak: 400))
        #expect(poor.missing > fair.missing)
    }
}
