import Core
import Power
import Site
import Testing

/// The link is the way to be told of a lost sensor: what becomes of it while the post is blind.
struct BlindLinkTests {
    @Test(
        "A controller that falls silent after a start in doubt does not take the link with it",
        arguments: SheddingStrategy.allCases)
    func silentAfterStart(strategy: SheddingStrategy) throws {
        let site = try SmallPost.site()
        let names = Set(site.power.loads.map(\.name))
        var pilot = PowerPilot(site, strategy: strategy, on: names, at: .zero)
        let afternoon = SmallPost.start + .seconds(15 * 3_600)
        for minute in 1...10 * 60 {
            // Six minutes of a charging battery, which says little of its charge; then silence.
            let answer = PowerPilot.Answer(
                volts: Volts(26.4), chargeCurrent: Amperes(12), chargePower: Watts(320))
            _ = pilot.step(
                minute <= 6 ? answer : nil, over: .seconds(60), at: .seconds(minute * 60),
                clock: WallClock(time: afternoon + .seconds(minute * 60), offset: 3_600))
            guard minute == 80 else { continue }
            #expect(pilot.sight == .silent)
            #expect((pilot.charge.estimate?.deviation ?? 0) > 0.2)
            #expect(pilot.policy.isOn("vsat"), "an hour of silence")
        }
        #expect(pilot.policy.isOn("network") && pilot.policy.isOn("appliance"))
    }

    @Test("Doubt that stood before does not cut the link; doubt that grew since does")
    func growingDoubt() {
        func situation(_ now: Duration, _ deviation: Double, _ sight: Sight) -> Situation {
            var situation = PolicyBench.situation(at: now, share: 0.55, volts: nil, sight: sight)
            situation.charge?.deviation = deviation
            return situation
        }
        var policy = PolicyBench.policy()
        _ = policy.hold(.seconds(1_800), from: .zero) { situation($0, 0.20, .clear) }
        _ = policy.hold(.seconds(4 * 3_600), from: .seconds(1_800)) {
            situation($0, 0.20, .silent)
        }
        #expect(policy.isOn("vsat"))
        #expect(!policy.isOn("ws3") && !policy.isOn("ws1"))
        let later = policy.hold(.seconds(3_600), from: .seconds(16_200)) {
            situation($0, 0.36, .silent)
        }
        #expect(later.contains(.switch(load: "vsat", on: false)))
        #expect(policy.isOn("network"))
    }

    @Test(
        "Silent from an evening on, the link outlasts the first hour, and longer the fuller it was",
        arguments: [ReplayPolicy.forecast, .tiers])
    func evenings(policy: ReplayPolicy) throws {
        let site = try SmallPost.site()
        var lasted: [Int] = []
        for sun in [0.35, 0.45, 0.55, 0.7, 0.9] {
            let silence = SmallPost.start + .seconds(3 * 86_400 + 20 * 3_600)
            var rows: [ReplayRow] = []
            _ = ReferencePost.run(
                site, SmallPost.weather([Double](repeating: sun, count: 7)), policy,
                faults: ReplayFaults([
                    ReplayFaults.Entry(
                        from: silence, to: silence + .seconds(3 * 86_400), kind: .silent)
                ]), trace: { rows.append($0) })
            let blind = rows.filter { $0.time >= silence }
            guard blind.first?.loads[2].isOn == true else { continue }
            let hours = (blind.firstIndex { !$0.loads[2].isOn } ?? blind.count) / 2
            lasted.append(hours)
            #expect(hours > 1, "sun \(sun)")
        }
        #expect(lasted.count >= 3)
        #expect(lasted.first ?? 0 < lasted.last ?? 0, "the fuller, the longer: \(lasted)")
    }
}
