import Testing

@testable import Supervision

@Suite("Who goes along with a restart")
struct StrategyTests {
    private func bench(_ strategy: SupervisionStrategy, _ kinds: [RestartKind]) -> CoreBench {
        let children = zip("abcd", kinds).map { child(String($0), $1) }
        var bench = CoreBench(strategy, children)
        bench.send(.begin)
        _ = bench.news()
        return bench
    }

    private let permanent = [RestartKind](repeating: .permanent, count: 4)

    @Test("one for one: only the child itself, after its back-off")
    func oneForOne() {
        var bench = bench(.oneForOne, permanent)
        bench.send(.ended(child: 1, failure))
        #expect(bench.news() == ["restart b in 1.0 seconds"])
        #expect(bench.core.nextDeadline == bench.now + .seconds(1))
        bench.advance(.milliseconds(999))
        #expect(bench.news().isEmpty)
        bench.advance(.milliseconds(1))
        #expect(bench.news() == ["start b"])
    }

    @Test("one for all: the others stop in reverse, all start in order")
    func oneForAll() {
        var bench = bench(.oneForAll, permanent)
        bench.send(.ended(child: 1, failure))
        #expect(bench.news() == ["restart b in 1.0 seconds", "stop d", "stop c", "stop a"])
        bench.advance(.seconds(1))
        #expect(bench.news() == ["start a", "start b", "start c", "start d"])
    }

    @Test("rest for one: those behind it stop in reverse and start in order")
    func restForOne() {
        var bench = bench(.restForOne, permanent)
        bench.send(.ended(child: 1, failure))
        #expect(bench.news() == ["restart b in 1.0 seconds", "stop d", "stop c"])
        bench.advance(.seconds(1))
        #expect(bench.news() == ["start b", "start c", "start d"])
    }

    @Test("a temporary sibling that went along stays down, an ended transient one comes back")
    func siblings() {
        var bench = bench(.oneForAll, [.temporary, .permanent, .transient, .temporary])
        bench.send(.ended(child: 2, .finished))
        bench.send(.ended(child: 3, .finished))
        _ = bench.news()
        bench.send(.ended(child: 1, failure))
        #expect(bench.news() == ["restart b in 1.0 seconds", "stop a"])
        bench.advance(.seconds(1))
        #expect(bench.news() == ["start b", "start c"])
    }

    @Test("the normal end of a transient child takes nobody along")
    func normalEnd() {
        var bench = bench(.oneForAll, [.permanent, .transient, .permanent, .permanent])
        bench.send(.ended(child: 1, .finished))
        #expect(bench.news().isEmpty)
    }

    @Test("nobody starts while a sibling still stops, even past the back-off")
    func slowSibling() {
        var bench = bench(.oneForAll, permanent)
        bench.stopsOnRequest = false
        bench.send(.ended(child: 0, failure))
        #expect(bench.news() == ["restart a in 1.0 seconds", "stop d"])
        bench.advance(.seconds(2))
        bench.send(.ended(child: 3, .cancelled))
        bench.send(.ended(child: 2, .cancelled))
        #expect(bench.news() == ["stop c", "stop b"])
        bench.send(.ended(child: 1, .cancelled))
        #expect(bench.news() == ["start a", "start b", "start c", "start d"])
    }

    @Test("a leaked sibling holds the group back until it ends, and is not started twice")
    func leakedSibling() {
        var bench = bench(.oneForAll, [.permanent, .permanent])
        bench.stopsOnRequest = false
        bench.send(.ended(child: 0, failure))
        _ = bench.news()
        bench.advance(.seconds(1))
        bench.advance(.seconds(4))
        #expect(bench.news() == ["leaked b"])
        #expect(bench.core.leaks == ["top/b"])
        bench.advance(.seconds(60))
        #expect(bench.news().isEmpty)
        bench.send(.ended(child: 1, .finished))
        #expect(bench.news() == ["start a", "start b"])
    }

    @Test("a sibling that fails by itself while it waits to be stopped costs no restart")
    func sharedFailure() {
        var bench = bench(.oneForAll, permanent)
        bench.stopsOnRequest = false
        bench.send(.ended(child: 0, failure))
        bench.send(.ended(child: 1, failure))
        #expect(bench.core.children.map(\.restarts) == [1, 0, 0, 0])
        #expect(bench.news() == ["restart a in 1.0 seconds", "stop d"])
    }
}
