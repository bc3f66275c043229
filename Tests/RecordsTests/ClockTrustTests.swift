import Core
import Records
import Testing

@Suite("The trust in the clock")
struct ClockTrustTests {
    private let boot = Identifier(high: 1, low: 1)

    @Test("is synchronised while the kernel says so, held for seven days, then lost")
    func holdover() {
        var judge = ClockJudge(bootID: boot)
        #expect(judge.judge(isSynchronised: false, monotonic: .seconds(5)) == .untrusted)
        #expect(judge.judge(isSynchronised: true, monotonic: .seconds(10)) == .synchronised)
        let week = Duration.seconds(7 * 86_400)
        #expect(judge.judge(isSynchronised: false, monotonic: .seconds(10) + week) == .holdover)
        #expect(
            judge.judge(isSynchronised: false, monotonic: .seconds(10) + week + .milliseconds(1))
                == .untrusted)
        #expect(
            judge.judge(isSynchronised: true, monotonic: .seconds(20) + week) == .synchronised)
    }

    @Test("does not outlive the boot: a new judge starts without it")
    func newBoot() {
        var judge = ClockJudge(bootID: Identifier(high: 2, low: 2))
        #expect(judge.judge(isSynchronised: false, monotonic: .zero) == .untrusted)
    }
}
