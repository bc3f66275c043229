import Testing

@testable import Supervision

/// Rules 4 to 7 as one table: strategy × restart kind of the child that ends × its end × restart
/// kind of its siblings. The expected words are put together from the rules in OTP's manual, not
/// from the core.
@Suite("Every strategy, restart kind and end")
struct RuleTableTests {
    struct Row: CustomTestStringConvertible {
        let strategy: SupervisionStrategy
        let kind: RestartKind
        let end: SupervisorCore.ChildExit
        let siblings: RestartKind
        var testDescription: String { "\(strategy) \(kind) \(end) among \(siblings)" }
    }

    enum Verdict { case restart, staysDown, givesUp }

    static let ends: [SupervisorCore.ChildExit] = [.finished, .cancelled, failure, hopeless]
    static let rows = SupervisionStrategy.allCases.flatMap { strategy in
        RestartKind.allCases.flatMap { kind in
            ends.flatMap { end in
                RestartKind.allCases.map {
                    Row(strategy: strategy, kind: kind, end: end, siblings: $0)
                }
            }
        }
    }

    private func verdict(_ row: Row) -> Verdict {
        switch (row.kind, row.end) {
        case (.permanent, .failed(_, false)): .givesUp
        case (.permanent, _): .restart
        case (.transient, .finished), (.transient, .failed(_, false)): .staysDown
        case (.transient, _): .restart
        case (.temporary, _): .staysDown
        }
    }

    @Test("leads to what the rules say", arguments: rows)
    func row(_ row: Row) {
        var bench = CoreBench(
            row.strategy,
            [
                child("a", row.siblings), child("b", row.kind), child("c", row.siblings),
                child("d", row.siblings),
            ])
        bench.send(.begin)
        #expect(bench.news() == ["start a", "start b", "start c", "start d", "ready"])
        bench.send(.ended(child: 1, row.end))
        switch verdict(row) {
        case .staysDown:
            #expect(bench.news().isEmpty)
            bench.advance(.seconds(3_600))
            #expect(bench.news().isEmpty)
        case .givesUp:
            #expect(bench.news() == ["gave up", "stop d", "stop c", "stop a", "finished"])
        case .restart:
            let along =
                switch row.strategy {
                case .oneForOne: ""
                case .oneForAll: "acd"
                case .restForOne: "cd"
                }
            #expect(
                bench.news() == ["restart b in 1.0 seconds"] + along.reversed().map { "stop \($0)" }
            )
            bench.advance(.seconds(1))
            let back = row.siblings == .temporary ? "b" : ("b" + along)
            #expect(bench.news() == back.sorted().map { "start \($0)" })
        }
    }

    @Test(
        "a significant child's end counts where it ends by itself for good",
        arguments: [
            (RestartKind.transient, SupervisorCore.ChildExit.finished, true),
            (.transient, hopeless, true), (.transient, failure, false),
            (.transient, .cancelled, false), (.temporary, .finished, true),
            (.temporary, failure, true), (.temporary, .cancelled, true),
        ])
    func significant(kind: RestartKind, end: SupervisorCore.ChildExit, ends: Bool) {
        for shutdown in [AutomaticShutdown.anySignificant, .allSignificant] {
            var bench = CoreBench(
                shutdown: shutdown, [child("a"), child("b", kind, significant: true)])
            bench.send(.begin)
            bench.send(.ended(child: 1, end))
            #expect((bench.outcome == .stopped) == ends)
        }
    }

    @Test("a significant child that a sibling took along for good is not waited for")
    func significantTakenAlong() {
        var bench = CoreBench(
            .oneForAll, shutdown: .allSignificant,
            [
                child("a"), child("b", .temporary, significant: true),
                child("c", .transient, significant: true),
            ])
        bench.send(.begin)
        bench.send(.ended(child: 0, failure))
        bench.advance(.seconds(1))
        #expect(bench.core.children[1].phase == .down(.stopped))
        #expect(bench.outcome == nil, "being taken along is no end by itself")
        bench.send(.ended(child: 2, .finished))
        #expect(bench.outcome == .stopped)
    }
}
