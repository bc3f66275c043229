import Core
import Testing

@testable import Uplink

@Suite("HQ's word on the board's clock")
struct HubClockTests {
    private static let boot = Identifier(high: 1, low: 1)
    /// By HQ's clock, when the board's monotonic one was zero.
    private static let start = SampleAuthority.now

    /// HQ answers a question that leaves at a second; its clock is read `share` of the way.
    private func hear(
        _ clock: inout HubClock, at second: Double, takes: Double, share: Double = 0.5,
        wrongBy: Duration = .zero
    ) {
        let sent = Duration.seconds(second)
        clock.heard(
            Self.start + sent + .seconds(takes * share) + wrongBy, between: sent,
            and: sent + .seconds(takes))
    }

    private func distance(_ clock: HubClock) -> Duration? {
        clock.start.map {
            let apart = $0.time - Self.start
            return max(apart, .zero - apart)
        }
    }

    @Test("is believed from the third answer on that agrees")
    func agreeing() {
        var clock = HubClock()
        for second in 0..<2 {
            hear(&clock, at: Double(second), takes: 0.6)
            #expect(clock.start == nil)
        }
        hear(&clock, at: 2, takes: 0.6)
        #expect(clock.start?.bound ?? .zero <= .milliseconds(302))
        #expect(distance(clock) ?? .seconds(9) <= .milliseconds(302))
    }

    @Test("begins anew with an answer that contradicts, as after HQ's clock was set")
    func contradiction() {
        var clock = HubClock()
        for second in 0..<5 { hear(&clock, at: Double(second), takes: 0.6) }
        hear(&clock, at: 5, takes: 0.6, wrongBy: .seconds(60))
        #expect(clock.start == nil)
        for second in 6..<9 { hear(&clock, at: Double(second), takes: 0.6, wrongBy: .seconds(60)) }
        #expect(clock.start.map { $0.time - Self.start > .seconds(59) } == true)
    }

    @Test("takes nothing from answers that took too long or came before their question")
    func useless() {
        var clock = HubClock()
        for second in 0..<9 {
            hear(&clock, at: Double(second) * 100, takes: 31)
            clock.heard(Self.start, between: .seconds(5), and: .seconds(4))
        }
        #expect(clock.start == nil)
    }

    @Test("never excludes the truth, over lines and crystals as they are", arguments: 0..<40)
    func histories(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // The board's crystal against HQ's, within what is allowed for.
        let drift = Double.random(in: -0.000_09...0.000_09, using: &random)
        var clock = HubClock()
        var second = 0.0
        for step in 0..<400 {
            second += Double.random(in: 0.01...3_600, using: &random)
            let takes = Double.random(in: 0.05...25, using: &random)
            let share = Double.random(in: 0...1, using: &random)
            let moment = second + takes * share
            let time = Self.start + .seconds(moment * (1 + drift))
            clock.heard(time, between: .seconds(second), and: .seconds(second + takes))
            guard step >= 2, let start = clock.start else {
                #expect(step < 2, "seed \(seed): begun anew at step \(step)")
                continue
            }
            // What HQ's clock shows when the answer is here.
            let truth = Self.start + .seconds((second + takes) * (1 + drift))
            let apart = start.time(at: .seconds(second + takes)) - truth
            let slack = Duration.milliseconds(5)
            #expect(max(apart, .zero - apart) <= start.bound + slack, "seed \(seed), \(step)")
        }
    }

    @Test("is news when it is known first, four times as well, or is another time")
    func news() {
        func start(_ bound: Int, _ offset: Int = 0) -> HubClock.Start {
            HubClock.Start(
                time: Self.start + .milliseconds(offset), bound: .milliseconds(bound))
        }
        #expect(start(4_000).isNews(after: nil))
        #expect(!start(4_000, 500).isNews(after: start(4_000)))
        #expect(!start(1_001, 500).isNews(after: start(4_000)))
        #expect(start(1_000, 500).isNews(after: start(4_000)))
        #expect(start(300, 60_000).isNews(after: start(300)))
    }
}
