import Testing

@testable import Supervision

@Suite("Which ends are followed by a restart")
struct RestartKindTests {
    struct Row: CustomTestStringConvertible {
        let kind: RestartKind
        let exit: SupervisorCore.ChildExit
        let expected: [String]
        var testDescription: String { "\(kind) \(exit)" }
    }

    static let restart = ["restart a in 1.0 seconds"]
    static let rows = [
        Row(kind: .permanent, exit: .finished, expected: restart),
        Row(kind: .permanent, exit: failure, expected: restart),
        Row(kind: .permanent, exit: .cancelled, expected: restart),
        Row(kind: .permanent, exit: hopeless, expected: ["gave up", "stop b", "finished"]),
        Row(kind: .transient, exit: .finished, expected: []),
        Row(kind: .transient, exit: failure, expected: restart),
        Row(kind: .transient, exit: .cancelled, expected: restart),
        Row(kind: .transient, exit: hopeless, expected: []),
        Row(kind: .temporary, exit: .finished, expected: []),
        Row(kind: .temporary, exit: failure, expected: []),
        Row(kind: .temporary, exit: hopeless, expected: []),
    ]

    @Test("the kind and the exit decide", arguments: rows)
    func decides(_ row: Row) {
        var bench = CoreBench([child("a", row.kind), child("b")])
        bench.send(.begin)
        #expect(bench.news() == ["start a", "start b", "ready"])
        bench.send(.ended(child: 0, row.exit))
        #expect(bench.news() == row.expected)
    }

    @Test("an error not worth a restart names the child and the error")
    func hopelessError() {
        var bench = CoreBench([child("a")])
        bench.send(.begin)
        bench.send(.ended(child: 0, hopeless))
        #expect(
            bench.outcome == .failed(.notWorthRestart(child: "top/a", lastError: "hopeless")))
    }

    @Test("an end that was asked for is no reason to restart")
    func askedFor() {
        var bench = CoreBench([child("a")])
        bench.stopsOnRequest = false
        bench.send(.begin)
        bench.send(.stopRequested)
        bench.send(.ended(child: 0, failure))
        #expect(bench.news() == ["start a", "ready", "stop a", "finished"])
        #expect(bench.outcome == .stopped)
        #expect(bench.core.children[0].lastError == "broken")
    }

    @Test("an end is told once: a second one for the same start changes nothing")
    func endedTwice() {
        var bench = CoreBench([child("a")])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        _ = bench.news()
        bench.send(.ended(child: 0, failure))
        #expect(bench.news().isEmpty)
    }
}
