import Testing

@testable import Supervision

@Suite("Order of starting and stopping")
struct OrderTests {
    @Test("each waits for the one before it to be ready")
    func startOrder() {
        var bench = CoreBench([child("a", reportsReady: true), child("b"), child("c")])
        bench.send(.begin)
        #expect(bench.news() == ["start a"])
        bench.send(.ready(child: 0, attempt: 1))
        #expect(bench.news() == ["start b", "start c", "ready"])
    }

    @Test("a child that fails before it is ready holds back those behind it")
    func failsBeforeReady() {
        var bench = CoreBench([child("a", reportsReady: true), child("b")])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(1))
        #expect(bench.news() == ["start a", "restart a in 1.0 seconds", "start a"])
        bench.send(.ready(child: 0, attempt: 1))
        #expect(bench.news().isEmpty, "the word of the first start counts for nothing")
        bench.send(.ready(child: 0, attempt: 2))
        #expect(bench.news() == ["start b", "ready"])
    }

    @Test("they stop in reverse, one after the other")
    func stopOrder() {
        var bench = CoreBench([child("a"), child("b"), child("c")])
        bench.send(.begin)
        _ = bench.news()
        bench.stopsOnRequest = false
        bench.send(.stopRequested)
        #expect(bench.news() == ["stop c"])
        bench.send(.ended(child: 2, .cancelled))
        #expect(bench.news() == ["stop b"])
        bench.send(.ended(child: 1, .finished))
        bench.send(.ended(child: 0, .cancelled))
        #expect(bench.news() == ["stop a", "finished"])
        #expect(bench.outcome == .stopped)
    }

    @Test("each has its own stop time; a leaked one no longer holds up the rest")
    func stopTime() {
        var bench = CoreBench([
            child("a", shutdownTime: .seconds(2)), child("b", shutdownTime: .seconds(3)),
        ])
        bench.send(.begin)
        bench.stopsOnRequest = false
        bench.send(.stopRequested)
        _ = bench.news()
        #expect(bench.core.nextDeadline == bench.now + .seconds(3))
        bench.advance(.seconds(3))
        #expect(bench.news() == ["leaked b", "stop a"])
        #expect(bench.core.nextDeadline == bench.now + .seconds(2))
        bench.send(.ended(child: 0, .cancelled))
        #expect(bench.outcome == nil, "it waits for the leaked child")
        bench.send(.ended(child: 1, .finished))
        #expect(bench.outcome == .stopped)
    }

    @Test("a stop before the start starts nothing")
    func stopBeforeStart() {
        var bench = CoreBench([child("a")])
        bench.send(.stopRequested)
        bench.send(.begin)
        #expect(bench.news() == ["finished"])
    }

    @Test("a stop during the start stops what has started and starts nothing more")
    func stopDuringStart() {
        var bench = CoreBench([child("a"), child("b", reportsReady: true), child("c")])
        bench.send(.begin)
        bench.send(.stopRequested)
        bench.send(.ready(child: 1, attempt: 1))
        #expect(bench.news() == ["start a", "start b", "stop b", "stop a", "finished"])
    }

    @Test("a stop during a back-off ends it")
    func stopDuringBackOff() {
        var bench = CoreBench([child("a")])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        bench.send(.stopRequested)
        #expect(bench.outcome == .stopped)
        bench.advance(.seconds(10))
        #expect(bench.news() == ["start a", "ready", "restart a in 1.0 seconds", "finished"])
    }

    @Test("any significant end shuts the supervisor down normally")
    func anySignificant() {
        var bench = CoreBench(
            shutdown: .anySignificant, [child("a"), child("b", .transient, significant: true)])
        bench.send(.begin)
        bench.send(.ended(child: 1, .finished))
        #expect(bench.outcome == .stopped)
    }

    @Test("all significant children have to end by themselves; a restart takes the end back")
    func allSignificant() {
        var bench = CoreBench(
            .oneForAll, shutdown: .allSignificant,
            [
                child("a"), child("b", .transient, significant: true),
                child("c", .transient, significant: true),
            ])
        bench.send(.begin)
        bench.send(.ended(child: 1, .finished))
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(1))
        bench.send(.ended(child: 2, .finished))
        #expect(bench.outcome == nil, "b runs again")
        bench.send(.ended(child: 1, .finished))
        #expect(bench.outcome == .stopped)
    }
}
