import Testing

@testable import Supervision

@Suite("Burst, sustained rate and back-off")
struct RestartLimitTests {
    @Test(
        "the wait doubles from 1 s to 60 s",
        arguments: [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (999, 60)])
    func doubling(attempt: Int, seconds: Int) {
        #expect(BackOff().delay(attempt: attempt, chance: 0.5) == .seconds(seconds))
    }

    @Test("jitter spreads by a fifth both ways and never beyond the cap")
    func jitter() {
        let backOff = BackOff()
        let close = Duration.nanoseconds(1)
        #expect(
            abs((backOff.delay(attempt: 4, chance: 0) - .milliseconds(6_400)) / .seconds(1)) < close
                / .seconds(1))
        #expect(backOff.delay(attempt: 4, chance: 0.999_999) > .milliseconds(9_599))
        #expect(backOff.delay(attempt: 4, chance: 0.999_999) < .milliseconds(9_601))
        #expect(backOff.delay(attempt: 9, chance: 0.999_999) == .seconds(60))
        #expect(backOff.delay(attempt: 9, chance: 0) < .seconds(49))
    }

    @Test("the sixth failure of a child that never lasts passes up")
    func burst() {
        var bench = CoreBench([child("a")])
        bench.send(.begin)
        for seconds in [1, 2, 4, 8, 16] {
            bench.send(.ended(child: 0, failure))
            bench.advance(.seconds(seconds))
        }
        #expect(bench.core.children[0].attempt == 6)
        bench.send(.ended(child: 0, failure))
        #expect(
            bench.outcome
                == .failed(.tooManyRestarts(child: "top/a", restarts: 5, lastError: "broken")))
    }

    @Test("the restarts of all children count together")
    func together() {
        var bench = CoreBench(
            policy: RestartPolicy(burst: 2), [child("a"), child("b"), child("c")])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        bench.send(.ended(child: 1, failure))
        #expect(bench.outcome == nil)
        bench.send(.ended(child: 2, failure))
        #expect(
            bench.outcome
                == .failed(
                    .tooManyRestarts(
                        child: "top/c", restarts: 0,
                        lastError: "broken (most restarts: top/a, broken)")))
    }

    @Test("a minute of running pays for one more, waiting for a restart does not")
    func sustained() {
        var bench = CoreBench(
            policy: RestartPolicy(burst: 1, stableAfter: .seconds(1)), [child("a")])
        bench.send(.begin)
        for _ in 1...50 {
            bench.send(.ended(child: 0, failure))
            #expect(bench.outcome == nil)
            bench.advance(.seconds(1))
            bench.advance(.seconds(60))
        }
        // This time it runs a second less than the minute, with the wait just a minute.
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(1))
        bench.advance(.seconds(59))
        bench.send(.ended(child: 0, failure))
        #expect(bench.outcome != nil)
    }

    @Test("one that waits for its restart does not make its sibling's accidents weigh longer")
    func innocent() {
        // a fails at once and waits a minute; b fails once a minute and lasts in between.
        let policy = RestartPolicy(
            burst: 2, backOff: BackOff(first: .seconds(60), jitterPercent: 0))
        var bench = CoreBench(policy: policy, [child("a"), child("b")])
        bench.send(.begin)
        bench.send(.ended(child: 1, failure))
        bench.advance(.seconds(60))
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(59))
        // The minute before a's restart pays for b, though a waits and owes a restart itself.
        bench.advance(.seconds(1))
        bench.send(.ended(child: 1, failure))
        #expect(bench.outcome == nil)
        #expect(bench.core.children.map(\.restarts) == [1, 2])
    }

    @Test("who spent most of the restarts is named beside the last straw")
    func debtor() {
        var bench = CoreBench(policy: RestartPolicy(burst: 2), [child("a"), child("b")])
        bench.send(.begin)
        for seconds in [1, 2] {
            bench.send(.ended(child: 0, failure))
            bench.advance(.seconds(seconds))
        }
        bench.send(.ended(child: 1, .failed("late", isWorthRestart: true)))
        #expect(
            bench.outcome
                == .failed(
                    .tooManyRestarts(
                        child: "top/b", restarts: 0,
                        lastError: "late (most restarts: top/a, broken)")))
    }

    @Test("three in ten minutes at the top, the fourth ends the tree")
    func root() {
        var bench = CoreBench(policy: .root, [child("a"), child("b"), child("c")])
        bench.send(.begin)
        for index in 0..<3 {
            bench.send(.ended(child: index, failure))
            bench.advance(.seconds(199))
        }
        #expect(bench.outcome == nil)
        bench.send(.ended(child: 0, failure))
        #expect(bench.outcome != nil)
    }

    @Test("no restarts at all with a burst of zero")
    func none() {
        var bench = CoreBench(policy: RestartPolicy(burst: 0), [child("a")])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        #expect(bench.outcome != nil)
    }

    @Test("who lasted as long as stability asks starts the back-off anew, others go on")
    func stability() {
        var bench = CoreBench(policy: RestartPolicy(stableAfter: .seconds(30)), [child("a")])
        bench.send(.begin)
        func fail(after seconds: Int) {
            bench.advance(.seconds(seconds))
            bench.send(.ended(child: 0, failure))
        }
        fail(after: 0)
        bench.advance(.seconds(1))
        fail(after: 29)
        bench.advance(.seconds(2))
        fail(after: 30)
        #expect(
            bench.news().filter { $0.hasPrefix("restart") } == [
                "restart a in 1.0 seconds", "restart a in 2.0 seconds", "restart a in 1.0 seconds",
            ])
    }
}
