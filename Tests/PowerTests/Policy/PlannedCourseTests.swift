import Core
import Power
import Testing

@Suite("The plan as people ask for it")
struct PlannedCourseTests {
    private static func course(share: Double, peak: Double, age: Duration = .zero) -> PlannedCourse?
    {
        var policy = PolicyBench.policy(.forecast)
        let clock = PolicyBench.clock()
        _ = policy.tick(
            PolicyBench.situation(
                at: .seconds(7_200), share: share, clock: clock,
                outlook: PolicyBench.outlook(clock, peak: peak)))
        return policy.course(at: .seconds(7_200) + age, clock: clock + age)
    }

    @Test("counts hours from now, and the dawn stands where the plan has it")
    func hours() throws {
        let course = try #require(Self.course(share: 0.9, peak: 500))
        #expect(course.hours.first?.after == .zero)
        #expect(course.hours.dropFirst().first?.after == .seconds(3_600))
        // It is ten: the sun carries what is reserved again some twenty hours later.
        let dawn = try #require(course.untilDawn)
        #expect((19 * 3_600...22 * 3_600).contains(Int(dawn.inSeconds)))
        let share = try #require(course.shareAtDawn)
        #expect(share > 0.4 && share < 0.9)
        // The night has the appliance, the network, the link and the lights.
        let midnight = course.hours.first { $0.after == .seconds(14 * 3_600) }
        #expect(midnight?.load == Watts(90))
    }

    @Test("an older plan's hours lie that much nearer")
    func age() throws {
        let fresh = try #require(Self.course(share: 0.9, peak: 500))
        let old = try #require(Self.course(share: 0.9, peak: 500, age: .seconds(600)))
        #expect(old.hours.map { $0.after + .seconds(600) } == fresh.hours.map(\.after))
    }

    @Test("plenty switches nothing; want says which load goes when, and comes back when")
    func switchings() throws {
        let plenty = try #require(Self.course(share: 0.95, peak: 900))
        #expect(plenty.switchings.isEmpty)
        let want = try #require(Self.course(share: 0.55, peak: 260))
        #expect(!want.switchings.isEmpty)
        let ends = want.hours.last.map { $0.after + $0.length } ?? .zero
        var states: [String: Bool] = [:]
        var last = Duration.zero
        for switching in want.switchings {
            #expect(switching.after >= last && switching.after < ends)
            last = switching.after
            // From tier 3 on alone, and never twice the same way.
            #expect(["ws1", "ws2", "ws3", "lights"].contains(switching.load))
            #expect(states[switching.load] != switching.isOn)
            states[switching.load] = switching.isOn
        }
    }

    @Test("nothing is planned by thresholds alone")
    func none() {
        var policy = PolicyBench.policy(.tiers)
        _ = policy.tick(PolicyBench.situation(at: .seconds(7_200)))
        #expect(policy.course(at: .seconds(7_200), clock: PolicyBench.clock()) == nil)
    }
}
