import Testing

@testable import Supervision

@Suite("Asking the pool")
struct PoolProbeCoreTests {
    private let start = Duration.seconds(100)

    private func core() -> PoolProbeCore { PoolProbeCore(PoolProbe(), at: start) }

    @Test("a question each interval, with one wake-up for each, while all is well")
    func rhythm() {
        var core = core()
        for _ in 0..<720 {
            let now = core.nextWake ?? .zero
            #expect(core.wake(at: now) == [.hand])
            core.ran(at: now + .milliseconds(1))
            core.answered(Standing(), at: now + .milliseconds(2))
        }
        #expect(core.nextWake == start + .seconds(3_600))
        #expect(core.reading.samples == 720)
        #expect(core.reading.worst == .milliseconds(1))
        #expect(core.reading.alarms == 0)
    }

    @Test(
        "an alarm is a wait of more than 250 ms",
        arguments: [(250, false), (251, true), (4_000, true)])
    func alarm(milliseconds: Int, isAlarm: Bool) {
        var core = core()
        _ = core.wake(at: start)
        let latency = Duration.milliseconds(milliseconds)
        core.ran(at: start + latency)
        core.answered(Standing(), at: start + latency)
        let actions = core.wake(at: start + .seconds(5))
        #expect(
            actions == (isAlarm ? [.alarm(latency: latency, isOver: true), .hand] : [.hand]))
        #expect(core.reading.latency == latency)
        #expect(core.reading.alarms == (isAlarm ? 1 : 0))
    }

    @Test("a question that still waits is an alarm at the next wake, counted once")
    func stillWaiting() {
        var core = core()
        _ = core.wake(at: start)
        #expect(
            core.wake(at: start + .seconds(5)) == [.alarm(latency: .seconds(5), isOver: false)])
        core.ran(at: start + .seconds(7))
        core.answered(Standing(), at: start + .seconds(7))
        #expect(
            core.wake(at: start + .seconds(10)) == [
                .alarm(latency: .seconds(7), isOver: true), .hand,
            ])
        #expect(core.reading.alarms == 1)
        #expect(core.reading.worst == .seconds(7))
    }

    @Test("a pool that runs nothing for the limit is past help, told once")
    func starved() {
        var core = core()
        _ = core.wake(at: start)
        _ = core.wake(at: start + .seconds(5))
        #expect(core.nextWake == start + .seconds(10))
        #expect(
            core.wake(at: start + .seconds(10)) == [
                .pastHelp(.poolStarved(latency: .seconds(10)))
            ])
        #expect(core.nextWake == nil)
        #expect(core.wake(at: start + .seconds(11)).isEmpty)
    }

    @Test("a tree that does not answer is past help too, and told apart")
    func silent() {
        var core = core()
        _ = core.wake(at: start)
        core.ran(at: start)
        #expect(core.wake(at: start + .seconds(5)).isEmpty)
        #expect(core.openFor(at: start + .seconds(5)) == .seconds(5))
        #expect(
            core.wake(at: start + .seconds(10)) == [.pastHelp(.treeSilent(since: .seconds(10)))])
    }

    @Test("it wakes each interval while a question is open, so that nothing due is put off")
    func wakes() {
        var core = PoolProbeCore(
            PoolProbe(interval: .seconds(1), limit: .seconds(10)), at: start)
        _ = core.wake(at: start)
        for second in 1...9 {
            #expect(core.nextWake == start + .seconds(second))
            _ = core.wake(at: start + .seconds(second))
        }
    }

    @Test("a thread that comes late takes its own lateness for the cause")
    func late() {
        var core = core()
        _ = core.wake(at: start)
        let awake = start + .seconds(3_600)
        #expect(core.wake(at: awake).isEmpty)
        core.ran(at: awake + .seconds(1))
        core.answered(Standing(), at: awake + .seconds(1))
        #expect(core.reading.samples == 0)
        #expect(core.reading.worst == .zero)
    }

    @Test("an answer nobody waits for changes nothing")
    func stray() {
        var core = core()
        core.ran(at: start)
        core.answered(Standing(leaks: 1), at: start)
        #expect(core.answer == nil)
        #expect(core.reading == PoolReading())
    }
}
