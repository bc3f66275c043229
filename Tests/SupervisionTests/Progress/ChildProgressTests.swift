import Core
import Testing

@testable import Supervision

@Suite("What counts as a proof of progress")
struct ChildProgressTests {
    private let time = ManualTime()
    private let limit = Duration.seconds(60)

    @Test("a step of the work counts, where the work proves itself")
    func steps() {
        let working = ChildProgress(.within(limit), time: time)
        let answering = ChildProgress(.answered(within: limit), time: time)
        #expect(working.reading.provedAt == nil)
        working.prove()
        answering.prove()
        #expect(working.reading.provedAt == time.monotonic())
        #expect(answering.reading.provedAt == nil, "a timer could have said that")
    }

    @Test("an answer counts once, and only to the newest question")
    func answers() {
        let probes = Guarded<[Probe]>([])
        let progress = ChildProgress(.answered(within: limit), time: time)
        progress.ask()
        progress.register { probe in probes.withLock { $0.append(probe) } }
        #expect(progress.reading.canBeAsked)
        progress.ask()
        progress.ask()
        let asked = probes.withLock { $0 }
        #expect(asked.count == 2)
        asked[0].answer()
        #expect(progress.reading.provedAt == nil, "it is the answer to a question of before")
        asked[1].answer()
        let first = progress.reading.provedAt
        #expect(first == time.monotonic())
        time.advance(.seconds(1))
        asked[1].answer()
        #expect(progress.reading.provedAt == first, "answered already")
    }

    @Test("a rest is believed once after each proof, for an hour at most")
    func rests() {
        let progress = ChildProgress(.within(limit), time: time)
        let now = time.monotonic()
        progress.rest(until: now + .seconds(7_200))
        #expect(progress.reading.restsUntil == now + .seconds(3_600))
        progress.rest(until: now + .seconds(10))
        #expect(progress.reading.restsUntil == now + .seconds(3_600), "not twice")
        progress.prove()
        #expect(progress.reading.restsUntil == nil)
        progress.rest(until: now + .seconds(10))
        #expect(progress.reading.restsUntil == now + .seconds(10))
    }

    @Test("who only answers does not rest")
    func answeringRests() {
        let progress = ChildProgress(.answered(within: limit), time: time)
        progress.rest(until: time.monotonic() + .seconds(10))
        #expect(progress.reading.restsUntil == nil)
    }

    @Test("after its end nobody is asked any more")
    func closed() {
        let asked = Counter()
        let progress = ChildProgress(.within(limit), time: time)
        progress.register { _ in asked.add() }
        progress.close()
        progress.ask()
        #expect(asked.value == 0)
    }

    @Test("a time is rounded up to the next multiple, and left where it is one")
    func rounding() {
        #expect(Duration.seconds(30).roundedUp(to: .seconds(15)) == .seconds(30))
        #expect(Duration.seconds(31).roundedUp(to: .seconds(15)) == .seconds(45))
        let little = Duration.seconds(30) + .nanoseconds(1)
        #expect(little.roundedUp(to: .seconds(15)) == .seconds(45))
        #expect(Duration.zero.roundedUp(to: .milliseconds(250)) == .zero)
    }
}
