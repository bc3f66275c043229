import Testing

@testable import Supervision

@Suite("Proofs of progress")
struct ProofTests {
    private let minute = ProofOfProgress.within(.seconds(60))

    private func bench(
        _ strategy: SupervisionStrategy = .oneForOne, _ kind: RestartKind = .permanent,
        proof: ProofOfProgress? = nil
    ) -> CoreBench {
        var bench = CoreBench(
            strategy, [child("a"), child("b", kind, proof: proof ?? minute), child("c")])
        bench.send(.begin)
        _ = bench.news()
        return bench
    }

    @Test("who proves in time is left alone, and the timer goes to the next due")
    func inTime() {
        var bench = bench()
        for _ in 1...10 {
            bench.advance(.seconds(59))
            bench.prove(1)
            #expect(bench.core.nextDeadline == bench.now + .seconds(60))
        }
        #expect(bench.news().isEmpty)
    }

    @Test("a missed proof is a failure: asked to stop, restarted after the back-off")
    func missed() {
        var bench = bench()
        bench.stopsOnRequest = false
        bench.advance(.seconds(60))
        #expect(bench.news() == ["overdue b"])
        // What it ends with does not matter, not even an error not worth a restart.
        bench.send(.ended(child: 1, hopeless))
        #expect(bench.news() == ["restart b in 1.0 seconds"])
        #expect(bench.core.children[1].lastError == "no proof of progress within 60.0 seconds")
        #expect(bench.core.children[1].restarts == 1)
    }

    @Test(
        "it restarts as the kind and the strategy say",
        arguments: [
            (SupervisionStrategy.oneForOne, RestartKind.permanent, ["restart b in 1.0 seconds"]),
            (.oneForOne, .transient, ["restart b in 1.0 seconds"]),
            (.oneForOne, .temporary, []),
            (.oneForAll, .permanent, ["restart b in 1.0 seconds", "stop c", "stop a"]),
            (.restForOne, .permanent, ["restart b in 1.0 seconds", "stop c"]),
        ])
    func strategies(strategy: SupervisionStrategy, kind: RestartKind, then: [String]) {
        var bench = bench(strategy, kind)
        bench.advance(.seconds(60))
        #expect(bench.news() == ["overdue b"] + then)
    }

    @Test("one that does not stop either is leaked, with the cause")
    func leaked() {
        var bench = bench()
        bench.stopsOnRequest = false
        bench.advance(.seconds(60))
        bench.advance(.seconds(5))
        #expect(bench.news() == ["overdue b", "leaked b"])
        #expect(bench.core.leaks == ["top/b"])
        #expect(bench.core.children[1].stopCause == .proofMissed(limit: .seconds(60)))
        bench.send(.ended(child: 1, .cancelled))
        #expect(bench.news() == ["restart b in 1.0 seconds"])
    }

    @Test("missed proofs count on the budget like any failure")
    func budget() {
        var bench = CoreBench(
            policy: RestartPolicy(burst: 2, sustainedInterval: .seconds(600)),
            [child("a", proof: minute)])
        bench.send(.begin)
        while bench.outcome == nil { bench.advanceToDeadline() }
        #expect(
            bench.news() == [
                "start a", "ready", "overdue a", "restart a in 1.0 seconds", "start a",
                "overdue a", "restart a in 2.0 seconds", "start a", "overdue a", "gave up",
                "finished",
            ])
    }

    @Test("hanging is not lasting: only the time up to the last proof makes a child stable")
    func stability() {
        var bench = CoreBench(
            policy: RestartPolicy(stableAfter: .seconds(30)), [child("a", proof: minute)])
        bench.send(.begin)
        bench.advance(.seconds(60))
        bench.advance(.seconds(1))
        bench.advance(.seconds(60))
        bench.advance(.seconds(2))
        bench.live(.seconds(31))
        bench.prove(0)
        bench.live(.seconds(60))
        #expect(
            bench.news().filter { $0.hasPrefix("restart") } == [
                "restart a in 1.0 seconds", "restart a in 2.0 seconds", "restart a in 1.0 seconds",
            ])
    }

    @Test("the time runs from the start, and becoming ready is a proof")
    func starting() {
        var bench = CoreBench([child("a", reportsReady: true, proof: minute)])
        bench.send(.begin)
        bench.advance(.seconds(59))
        bench.send(.ready(child: 0, attempt: 1))
        bench.advance(.seconds(59))
        #expect(bench.news() == ["start a", "ready"])
        bench.advance(.seconds(1))
        #expect(bench.news().first == "overdue a")
    }

    @Test("a start that never becomes ready is found too")
    func stuckStart() {
        var bench = CoreBench([child("a", reportsReady: true, proof: minute), child("b")])
        bench.send(.begin)
        bench.advance(.seconds(60))
        #expect(bench.news() == ["start a", "overdue a", "restart a in 1.0 seconds"])
    }

    @Test("a rest puts the next proof off")
    func rest() {
        var bench = bench()
        let start = bench.now
        bench.prove(1, restsUntil: start + .seconds(600))
        #expect(bench.core.nextDeadline == start + .seconds(660))
        bench.live(.seconds(659))
        #expect(bench.news().isEmpty)
        bench.live(.seconds(1))
        #expect(bench.news().first == "overdue b")
    }

    @Test("one that can be asked is asked when half its time goes by on the clock, once")
    func question() {
        var bench = bench()
        bench.prove(1, canBeAsked: true)
        // From 1,000 s: not before 1,015, the next multiple of 30 is 1,020.
        #expect(bench.core.nextDeadline == .seconds(1_020))
        bench.advanceToDeadline()
        #expect(bench.news() == ["ask b"])
        bench.advance(.seconds(1))
        #expect(bench.news().isEmpty)
        bench.prove(1, canBeAsked: true)
        // The next look is at the next half; the answer of 1,021 is more than a quarter old then.
        bench.advanceToDeadline()
        #expect(bench.now == .seconds(1_050))
        #expect(bench.news() == ["ask b"])
        bench.advanceToDeadline()
        #expect(bench.now == .seconds(1_080))
        #expect(bench.news().isEmpty)
        bench.advanceToDeadline()
        #expect(bench.now == .seconds(1_081))
        #expect(bench.news().first == "overdue b")
    }

    @Test("children of the same time are asked at the same moment, whenever they proved")
    func coalesced() {
        var bench = CoreBench(["a", "b", "c"].map { child($0, proof: minute) })
        bench.send(.begin)
        for index in 0..<3 {
            bench.advance(.seconds(3))
            bench.prove(index, canBeAsked: true)
        }
        _ = bench.news()
        bench.advanceToDeadline()
        #expect(bench.news() == ["ask a"], "the proofs of the others are younger than a quarter")
        bench.prove(0, canBeAsked: true)
        for _ in 0..<5 {
            bench.live(.seconds(30))
            #expect(bench.news() == ["ask a", "ask b", "ask c"])
            for index in 0..<3 { bench.prove(index, canBeAsked: true) }
        }
    }

    @Test("idle costs one wake-up of the supervisor for all its children each half time")
    func idleCost() {
        var bench = CoreBench((0..<8).map { child("c\($0)", proof: minute) })
        bench.send(.begin)
        for index in 0..<8 { bench.prove(index, canBeAsked: true) }
        let start = bench.now
        var wakes = 0
        while bench.now - start < .seconds(3_600) {
            bench.advanceToDeadline()
            wakes += 1
            for index in 0..<8 { bench.prove(index, canBeAsked: true) }
        }
        #expect(wakes <= 121)
        #expect(!bench.news().contains { $0.hasPrefix("overdue") })
    }

    @Test("nothing is owed while held, stopping, or going along")
    func offDuty() {
        var bench = bench()
        bench.send(.held(child: 1, Hold(by: .person, because: "test")))
        #expect(bench.core.nextDeadline == nil)
        bench.send(.released(child: 1, by: .person))
        bench.stopsOnRequest = false
        bench.send(.stopRequested)
        _ = bench.news()
        #expect(bench.core.nextDeadline == bench.now + .seconds(5))
    }

    @Test("a hold wins over a missed proof, and given back it is a missed proof again")
    func holdAndMiss() {
        let hold = Hold(by: .person, because: "test")
        var bench = bench()
        bench.stopsOnRequest = false
        bench.advance(.seconds(60))
        bench.send(.held(child: 1, hold))
        bench.send(.ended(child: 1, .cancelled))
        #expect(bench.core.children[1].phase == .down(.held))
        #expect(bench.news() == ["overdue b"])
        bench.send(.released(child: 1, by: .person))
        bench.advance(.seconds(60))
        bench.send(.held(child: 1, hold))
        bench.send(.released(child: 1, by: .person))
        bench.send(.ended(child: 1, .cancelled))
        #expect(bench.news() == ["start b", "overdue b", "restart b in 1.0 seconds"])
    }

    @Test("a supervisor that comes late judges nobody by it")
    func late() {
        var bench = bench()
        bench.advance(.seconds(60) + SupervisorCore.lateLimit + .milliseconds(1))
        #expect(bench.news().isEmpty)
        #expect(bench.core.nextDeadline == bench.now + .seconds(60))
        bench.advance(.seconds(60) + SupervisorCore.lateLimit)
        #expect(bench.news().first == "overdue b")
    }

    @Test("nor does it count a stop time that ran out while it was away")
    func lateStop() {
        var bench = bench()
        bench.stopsOnRequest = false
        bench.send(.stopRequested)
        bench.advance(.seconds(60))
        #expect(bench.news() == ["stop c"])
        bench.advance(.seconds(5))
        #expect(bench.news() == ["leaked c", "stop b"])
    }

    @Test("neglected is who is past proof and stop time with nobody acting")
    func neglected() {
        var bench = bench()
        bench.stopsOnRequest = false
        #expect(bench.core.neglected(at: bench.now + .seconds(67)) == [])
        #expect(bench.core.neglected(at: bench.now + .seconds(68)) == ["top/b"])
        bench.advance(.seconds(60))
        #expect(bench.core.neglected(at: bench.now + .seconds(7)) == [])
        #expect(bench.core.neglected(at: bench.now + .seconds(8)) == ["top/b"])
        bench.advance(.seconds(5))
        #expect(bench.core.neglected(at: bench.now + .seconds(60)) == [], "leaked, and counted")
    }
}
