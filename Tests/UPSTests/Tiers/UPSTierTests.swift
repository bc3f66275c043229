import Testing

@testable import UPS

@Suite("One tier's UPS")
struct UPSTierTests {
    private let timing = UPSTiming()

    private func tier(_ plan: LoadPlan, at now: Duration = .zero) -> UPSTier {
        var tier = UPSTier(number: 3, timing: timing)
        _ = tier.plan(plan, at: now)
        return tier
    }

    @Test("says nothing before the plan does")
    func silent() {
        let tier = UPSTier(number: 3, timing: timing)
        #expect(tier.status == nil)
        #expect(tier.lastKnown == nil)
        #expect(tier.deadline == nil)
    }

    @Test("is on line while served, on battery once a cut is set, and off when it is made")
    func words() {
        #expect(tier(.served).status == "OL")
        #expect(tier(.served).runtime(at: .zero) == nil)
        #expect(tier(.cutAt(.seconds(600))).status == "OB DISCHRG")
        #expect(tier(.cutAt(.seconds(600))).runtime(at: .seconds(100)) == .seconds(500))
        #expect(tier(.cut).status == "OFF")
        #expect(tier(.unknown).status == nil)
    }

    @Test("shutdown is forced the cap before the planned cut, with the low-battery word")
    func forced() {
        var tier = tier(.cutAt(.seconds(600)))
        #expect(tier.deadline == .seconds(420))
        #expect(tier.advance(to: .seconds(419)).isEmpty)
        #expect(
            tier.advance(to: .seconds(420)) == [.note(.shuttingDown(tier: 3, logins: 0))])
        #expect(tier.status == "FSD OB LB DISCHRG")
        #expect(tier.runtime(at: .seconds(420)) == .seconds(120))
    }

    @Test("a cut announced too late still leaves clients their notice")
    func late() {
        var tier = tier(.cutAt(.seconds(10)), at: .seconds(5))
        #expect(tier.state.isForcingShutdown)
        #expect(tier.deadline == .seconds(125))
        #expect(tier.advance(to: .seconds(124)).isEmpty)
        #expect(
            tier.advance(to: .seconds(125))
                == [.note(.mayOpen(tier: 3, logins: 0)), .relayMayOpen])
        #expect(tier.advance(to: .seconds(126)).isEmpty, "told once")
    }

    @Test("the relay waits for the notice after the last log-out, or for the cap")
    func waits() {
        var tier = tier(.cutAt(.zero))
        tier.login(at: .zero)
        tier.login(at: .zero)
        #expect(tier.deadline == .seconds(180))
        tier.logout(at: .seconds(10))
        #expect(tier.deadline == .seconds(180))
        tier.logout(at: .seconds(20))
        #expect(tier.deadline == .seconds(140))
        tier.login(at: .seconds(20))
        #expect(tier.advance(to: .seconds(199)).isEmpty)
        #expect(tier.advance(to: .seconds(200)).last == .relayMayOpen)
    }

    @Test("who logs in late has the cap too, and nobody holds the relay beyond twice of it")
    func lateLogin() {
        var tier = tier(.cutAt(.zero))
        tier.login(at: .zero)
        tier.login(at: .seconds(160))
        #expect(tier.advance(to: .seconds(180)).isEmpty)
        #expect(tier.deadline == .seconds(340))
        for second in stride(from: 181, through: 339, by: 10) {
            tier.login(at: .seconds(second))
            #expect(tier.advance(to: .seconds(second)).isEmpty)
        }
        #expect(tier.advance(to: .seconds(340)).last == .relayMayOpen)
    }

    @Test("a log-in takes the word for the relay back while the relay still waits")
    func takenBack() {
        var tier = tier(.cutAt(.zero))
        #expect(tier.advance(to: .seconds(120)).last == .relayMayOpen)
        tier.login(at: .seconds(130))
        #expect(tier.state.phase == .shuttingDown(since: .zero, mayOpen: false))
        tier.logout(at: .seconds(140))
        #expect(tier.deadline == .seconds(260))
    }

    @Test("a cut that is put off never raises the runtime; one brought forward lowers it")
    func putOff() {
        var tier = tier(.cutAt(.seconds(600)))
        _ = tier.plan(.cutAt(.seconds(3_000)), at: .seconds(100))
        #expect(tier.runtime(at: .seconds(100)) == .seconds(500))
        #expect(tier.runtime(at: .seconds(2_500)) == .seconds(500))
        #expect(tier.runtime(at: .seconds(2_600)) == .seconds(400))
        #expect(tier.advance(to: .seconds(2_600)).isEmpty)
        _ = tier.plan(.cutAt(.seconds(2_850)), at: .seconds(2_610))
        #expect(tier.runtime(at: .seconds(2_610)) == .seconds(240))
    }

    @Test("a cut called off gives line power back, and a later one counts anew")
    func calledOff() {
        var tier = tier(.cutAt(.seconds(300)))
        #expect(tier.plan(.served, at: .seconds(1)) == [.note(.cutCalledOff(tier: 3))])
        #expect(tier.status == "OL")
        _ = tier.plan(.cutAt(.seconds(900)), at: .seconds(2))
        #expect(tier.runtime(at: .seconds(2)) == .seconds(898))
    }

    @Test("the forced shutdown is over once the relay is open, before it can close again")
    func cleared() {
        var tier = tier(.cutAt(.zero))
        _ = tier.advance(to: .seconds(180))
        #expect(tier.plan(.cut, at: .seconds(181)) == [.note(.off(tier: 3))])
        #expect(!tier.state.isForcingShutdown)
        #expect(tier.plan(.served, at: .seconds(900)).first == .note(.serving(tier: 3)))
        #expect(tier.status == "OL")
    }

    @Test("a relay that opens without notice is noted", arguments: [0, 5])
    func early(_ seconds: Int) {
        var tier = tier(.served)
        if seconds > 0 { _ = tier.plan(.cutAt(.zero), at: .seconds(seconds)) }
        #expect(tier.plan(.cut, at: .seconds(seconds + 1)).first == .note(.cutTooEarly(tier: 3)))
    }

    @Test("on line goes stale in silence, also when the plan says that it does not know")
    func stale() {
        var tier = tier(.served)
        #expect(tier.deadline == .seconds(75))
        #expect(tier.plan(.unknown, at: .seconds(74)).isEmpty)
        #expect(tier.plan(.unknown, at: .seconds(75)) == [.note(.stale(tier: 3))])
        #expect(tier.status == nil)
        _ = tier.plan(.served, at: .seconds(80))
        #expect(tier.status == "OL")
    }

    @Test("an announced cut keeps counting in silence, to the relay's turn")
    func counting() {
        var tier = tier(.cutAt(.seconds(600)))
        #expect(tier.advance(to: .seconds(400)).isEmpty)
        #expect(tier.status == "OB DISCHRG")
        _ = tier.advance(to: .seconds(420))
        #expect(tier.status == "FSD OB LB DISCHRG")
        #expect(tier.advance(to: .seconds(540)).last == .relayMayOpen)
    }

    @Test("a forced shutdown that nobody carries out ends, or all that boots goes down for ever")
    func abandoned() {
        var tier = tier(.cutAt(.zero))
        _ = tier.advance(to: .seconds(120))
        #expect(tier.deadline == .seconds(195))
        _ = tier.plan(.cutAt(.zero), at: .seconds(145))
        #expect(tier.deadline == .seconds(220), "a plan that is heard keeps it up")
        #expect(tier.advance(to: .seconds(220)) == [.note(.stale(tier: 3))])
    }

    @Test("a client can bring an announced cut forward and nothing else")
    func byClient() {
        var announced = tier(.cutAt(.seconds(6_000)))
        let isForced = announced.force(at: .seconds(1))
        #expect(isForced)
        #expect(announced.deadline == .seconds(121))
        var serving = tier(.served)
        let isServingForced = serving.force(at: .seconds(1))
        #expect(!isServingForced)
        #expect(serving.status == "OL")
    }

    @Test(
        "several loads of a tier give one word",
        arguments: [
            .unknown: [[], [.served, .unknown]],
            .served: [[.served, .served], [.served, .cut]],
            .cut: [[.cut, .cut]],
            .cutAt(.seconds(7)): [[.served, .cutAt(.seconds(9)), .unknown, .cutAt(.seconds(7))]],
        ] as [LoadPlan: [[LoadPlan]]])
    func joined(_ expected: LoadPlan, _ cases: [[LoadPlan]]) {
        for plans in cases { #expect(LoadPlan.joined(plans) == expected) }
    }

    @Test("times that contradict each other stop the programmer")
    func timingContradiction() async {
        await #expect(processExitsWith: .failure) {
            _ = UPSTiming(notice: .seconds(2), cap: .seconds(1))
        }
    }
}
