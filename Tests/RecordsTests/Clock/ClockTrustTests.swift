import Core
import Records
import Testing

@Suite("The trust in the clock")
struct ClockTrustTests {
    private let boot = Identifier(high: 1, low: 1)

    /// - Parameter wrongBy: what the wall clock shows more than at the first look.
    private func judge(
        _ judge: inout ClockJudge, _ isSynchronised: Bool, _ monotonic: Duration,
        wrongBy: Duration = .zero
    ) -> ClockTrust {
        judge.judge(
            isSynchronised: isSynchronised,
            time: Timestamp(milliseconds: 1_790_000_000_000) + monotonic + wrongBy,
            monotonic: monotonic)
    }

    @Test("is synchronised while the kernel says so, held for seven days, then lost")
    func holdover() {
        var judge = ClockJudge(bootID: boot)
        #expect(self.judge(&judge, false, .seconds(5)) == .untrusted)
        #expect(self.judge(&judge, true, .seconds(10)) == .synchronised)
        let week = Duration.seconds(7 * 86_400)
        #expect(self.judge(&judge, false, .seconds(10) + week) == .holdover)
        #expect(
            self.judge(&judge, false, .seconds(10) + week + .milliseconds(1))
                == .untrusted)
        #expect(
            self.judge(&judge, true, .seconds(20) + week) == .synchronised)
    }

    @Test("does not outlive the boot: a new judge starts without it")
    func newBoot() {
        var judge = ClockJudge(bootID: Identifier(high: 2, low: 2))
        #expect(self.judge(&judge, false, .zero) == .untrusted)
    }

    @Test("is not held over once the clock was set, and is again once it was set right")
    func set() {
        var judge = ClockJudge(bootID: boot)
        _ = self.judge(&judge, true, .seconds(10))
        let fiveYears = Duration.seconds(-5 * 365 * 86_400)
        #expect(self.judge(&judge, false, .seconds(11), wrongBy: fiveYears) == .untrusted)
        #expect(self.judge(&judge, false, .seconds(12), wrongBy: .seconds(3)) == .untrusted)
        #expect(self.judge(&judge, false, .seconds(13), wrongBy: .seconds(1)) == .holdover)
        // The kernel's word on the clock as it was set is its word.
        #expect(self.judge(&judge, true, .seconds(14), wrongBy: .seconds(60)) == .synchronised)
        #expect(self.judge(&judge, false, .seconds(15), wrongBy: .seconds(60)) == .holdover)
    }

    @Test("ends at once where somebody has set the clock since")
    func forgotten() {
        var judge = ClockJudge(bootID: boot)
        _ = self.judge(&judge, true, .seconds(10))
        judge.forget()
        #expect(self.judge(&judge, false, .seconds(11)) == .untrusted)
    }
}

@Suite("HQ's hint on the clock")
struct ClockHintTests {
    /// A board whose clocks are set by hand, and whose kernel synchronises nothing.
    private final class Board: TimeSource {
        let state = Guarded((now: Timestamp(milliseconds: 0), monotonic: Duration.zero))
        let bootID = Identifier(high: 1, low: 1)

        func now() -> Timestamp { state.withLock { $0.now } }
        func monotonic() -> Duration { state.withLock { $0.monotonic } }
        func kernelSaysSynchronised() -> Bool { false }
        func sleep(for duration: Duration) async throws {}

        func pass(_ duration: Duration) {
            state.withLock { $0 = ($0.now + duration, $0.monotonic + duration) }
        }
        func set(_ offset: Duration) { state.withLock { $0.now = $0.now + offset } }
    }

    private let board = Board()
    private let clock: StampingClock

    init() {
        clock = StampingClock(source: board)
        board.set(.seconds(1_700_000_000))
        board.pass(.seconds(100))
    }

    /// What HQ's answers would have said of this board a moment ago.
    private func hint(
        wrongBy: Duration = .zero, bound: Duration = .milliseconds(300)
    ) -> ClockHint {
        ClockHint(
            bootID: board.bootID, start: board.now() + (wrongBy - board.monotonic()), bound: bound,
            heardAt: board.monotonic())
    }

    @Test("makes a clock that agrees synchronised, until what two crystals drift is too much")
    func agrees() {
        #expect(clock.stamp().trust == .untrusted)
        #expect(clock.take(hint()))
        #expect(clock.stamp().trust == .synchronised)
        #expect(!clock.take(hint()))
        // 1.7 s of drift at 100 ppm.
        board.pass(.seconds(17_000))
        #expect(clock.stamp().trust == .synchronised)
        board.pass(.seconds(10))
        #expect(clock.stamp().trust == .holdover)
        board.pass(.seconds(8 * 86_400))
        #expect(clock.stamp().trust == .untrusted)
    }

    @Test("leaves a clock that does not agree untrusted", arguments: [-6, -3, 3, 86_400 * 365 * 5])
    func contradicts(seconds: Int) {
        clock.take(hint(wrongBy: .seconds(seconds)))
        #expect(clock.stamp().trust == .untrusted)
    }

    @Test("ends the trust in a clock that was right and has been set")
    func set() {
        clock.take(hint())
        #expect(clock.stamp().trust == .synchronised)
        board.set(.seconds(86_400 * 365 * 5))
        #expect(clock.stamp().trust == .untrusted)
        board.set(.zero - .seconds(86_400 * 365 * 5))
        #expect(clock.stamp().trust == .synchronised)
    }

    @Test("says nothing where it leaves much room, or is of another boot")
    func silent() throws {
        clock.take(hint(bound: .milliseconds(2_001)))
        #expect(clock.stamp().trust == .untrusted)
        let own = hint()
        let other = ClockHint(
            bootID: Identifier(high: 2, low: 2), start: own.start, bound: own.bound,
            heardAt: own.heardAt)
        clock.take(other)
        #expect(clock.stamp().trust == .untrusted)
        #expect(ClockHint(own.json) == own)
        #expect(ClockHint(["boot_id": "x"]) == nil)
    }
}
