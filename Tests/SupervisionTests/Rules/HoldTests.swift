import Core
import Testing

@testable import Supervision

@Suite("Children that somebody wants stopped")
struct HoldTests {
    private let person = Hold(by: .person, because: "the mast is being painted")
    private let plan = Hold(by: .energyPlan, because: "reserve until 06:00")

    private func bench(
        _ strategy: SupervisionStrategy = .oneForOne,
        _ kinds: [RestartKind] = [
            .permanent, .permanent, .permanent,
        ]
    ) -> CoreBench {
        var bench = CoreBench(strategy, zip("abc", kinds).map { child(String($0), $1) })
        bench.send(.begin)
        _ = bench.news()
        return bench
    }

    @Test("a held child stops alone and comes back when released, at no cost")
    func holdAndRelease() {
        var bench = bench()
        bench.send(.held(child: 1, person))
        #expect(bench.news() == ["hold b"])
        #expect(bench.core.children[1].phase == .down(.held))
        bench.advance(.seconds(7_200))
        #expect(bench.news().isEmpty)
        bench.send(.released(child: 1, by: .person))
        #expect(bench.news() == ["start b"])
        #expect(bench.core.children[1].restarts == 0)
    }

    @Test("it stays down until the last holder releases it")
    func severalHolders() {
        var bench = bench()
        bench.send(.held(child: 1, person))
        bench.send(.held(child: 1, plan))
        bench.send(.released(child: 1, by: .energyPlan))
        #expect(bench.news() == ["hold b"])
        bench.send(.held(child: 1, plan))
        bench.send(.released(child: 1, by: .person))
        #expect(bench.news().isEmpty)
        bench.send(.released(child: 1, by: .energyPlan))
        #expect(bench.news() == ["start b"])
    }

    @Test(
        "no restart of a sibling brings it back",
        arguments: [SupervisionStrategy.oneForAll, .restForOne], [0, 2])
    func siblings(strategy: SupervisionStrategy, failing: Int) {
        var bench = bench(strategy)
        bench.send(.held(child: 1, person))
        bench.send(.ended(child: failing, failure))
        bench.advance(.seconds(1))
        #expect(!bench.news().contains("start b"))
        #expect(bench.core.children[1].phase == .down(.held))
        bench.send(.released(child: 1, by: .person))
        #expect(bench.news() == ["start b"])
    }

    @Test("held before the start it does not start, and those behind it do not wait")
    func beforeStart() {
        var bench = CoreBench([child("a"), child("b", reportsReady: true), child("c")])
        bench.send(.held(child: 1, plan))
        bench.send(.begin)
        #expect(bench.news() == ["start a", "start c", "ready"])
        bench.send(.released(child: 1, by: .energyPlan))
        #expect(bench.news() == ["start b"])
    }

    @Test("released during the start it waits for those before it")
    func releasedDuringStart() {
        var bench = CoreBench([child("a", reportsReady: true), child("b")])
        bench.send(.held(child: 1, plan))
        bench.send(.begin)
        bench.send(.released(child: 1, by: .energyPlan))
        #expect(bench.news() == ["start a"])
        bench.send(.ready(child: 0, attempt: 1))
        #expect(bench.news() == ["start b", "ready"])
    }

    @Test("a hold and a release are no way around the back-off")
    func backOff() {
        var bench = bench()
        bench.send(.ended(child: 0, failure))
        bench.send(.held(child: 0, person))
        bench.send(.released(child: 0, by: .person))
        #expect(bench.news() == ["restart a in 1.0 seconds"])
        #expect(bench.core.nextDeadline == bench.now + .seconds(1))
        bench.advance(.seconds(1))
        #expect(bench.news() == ["start a"])
    }

    @Test("held through its back-off it does not start when that is over")
    func heldThroughBackOff() {
        var bench = bench()
        bench.send(.ended(child: 0, failure))
        bench.send(.held(child: 0, person))
        bench.advance(.seconds(60))
        #expect(bench.news() == ["restart a in 1.0 seconds"])
        bench.send(.released(child: 0, by: .person))
        #expect(bench.news() == ["start a"])
    }

    @Test("released while it still stops it starts when it is down")
    func releasedWhileStopping() {
        var bench = bench()
        bench.stopsOnRequest = false
        bench.send(.held(child: 1, person))
        bench.send(.released(child: 1, by: .person))
        #expect(bench.news() == ["hold b"])
        bench.send(.ended(child: 1, failure))
        #expect(bench.news() == ["start b"], "an end that was asked for is no failure")
    }

    @Test("what had ended for good stays down after a hold")
    func endedBefore() {
        var bench = bench(.oneForOne, [.permanent, .transient, .temporary])
        bench.send(.ended(child: 1, .finished))
        bench.send(.ended(child: 2, failure))
        for index in [1, 2] {
            bench.send(.held(child: index, person))
            bench.send(.released(child: index, by: .person))
        }
        #expect(bench.news().isEmpty)
    }

    @Test("a held temporary child resumes: a hold is not its end")
    func temporary() {
        var bench = bench(.oneForAll, [.permanent, .permanent, .temporary])
        bench.send(.held(child: 2, person))
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(1))
        _ = bench.news()
        bench.send(.released(child: 2, by: .person))
        #expect(bench.news() == ["start c"])
    }

    @Test("one that does not stop for a hold is leaked and not started twice")
    func leaked() {
        var bench = bench()
        bench.stopsOnRequest = false
        bench.send(.held(child: 1, person))
        bench.advance(.seconds(5))
        bench.send(.released(child: 1, by: .person))
        #expect(bench.news() == ["hold b", "leaked b"])
        bench.send(.ended(child: 1, .finished))
        #expect(bench.news() == ["start b"])
    }

    @Test("a significant child that is held keeps its supervisor up")
    func significant() {
        var bench = CoreBench(
            shutdown: .allSignificant,
            [
                child("a", .transient, significant: true),
                child("b", .transient, significant: true),
            ])
        bench.send(.begin)
        bench.send(.held(child: 0, person))
        bench.send(.ended(child: 1, .finished))
        #expect(bench.outcome == nil)
        bench.send(.released(child: 0, by: .person))
        bench.send(.ended(child: 0, .finished))
        #expect(bench.outcome == .stopped)
    }

    @Test("the snapshot says held, by whom and why")
    func snapshot() {
        var bench = bench()
        bench.send(.held(child: 1, person))
        let root = bench.core.snapshot(nested: [:]).root
        #expect(root.state == .running)
        #expect(root.children.map(\.state) == [.running, .held, .running])
        let json = root.json(now: bench.now)
        #expect(json.at("children", "1", "state") == "held")
        #expect(json.at("children", "1", "holds", "0", "by") == "person")
        #expect(
            json.at("children", "1", "holds", "0", "reason") == "the mast is being painted")
        #expect(json.at("children", "0", "holds", "0") == nil)
    }

    @Test("a stop while something is held ends everything")
    func stop() {
        var bench = bench()
        bench.send(.held(child: 2, plan))
        bench.send(.stopRequested)
        #expect(bench.news() == ["hold c", "stop b", "stop a", "finished"])
    }
}
