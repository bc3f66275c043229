import Core
import Testing

@testable import Supervision

@Suite("Checking a specification as a whole")
struct SpecificationTests {
    @Test("every problem is found, nested ones too, and nothing is started")
    func all() {
        let started = Counter()
        let nested = SupervisorSpecification(
            id: "nested", automaticShutdown: .anySignificant,
            children: [child("x"), child("x"), child("", .transient)])
        let specification = SupervisorSpecification(
            id: "root",
            policy: RestartPolicy(
                burst: -1, sustainedInterval: .zero,
                backOff: BackOff(first: .seconds(5), cap: .seconds(1), jitterPercent: 200)),
            children: [
                ChildSpecification(id: "a/b") { _ in started.add() },
                child("c", significant: true),
                child("d", shutdownTime: .seconds(-1)),
                child("e", proof: .within(.milliseconds(999))),
                .supervisor(nested),
            ])
        let found = #expect(throws: SupervisionFault.self) {
            _ = try Supervisor(
                specification, time: ManualTime(), random: SeededRandom(seed: 1),
                onLeak: { _ in })
        }
        guard case .badSpecification(let problems) = found else {
            Issue.record("unexpected \(String(describing: found))")
            return
        }
        let names = problems.map { String("\($0)".prefix { $0 != " " }) }
        #expect(
            names == [
                "root:", "root:", "root:", "root:", "root/a/b:", "root/c:", "root/c:", "root/d:",
                "root/e:", "root/nested:", "root/nested:", "root/nested/x:", "root/nested/:",
            ])
        #expect(problems.contains(.permanentAndSignificant(at: "root/c")))
        #expect(problems.contains(.significantWithoutShutdown(at: "root/c")))
        #expect(problems.contains(.shutdownWithoutSignificant(at: "root/nested")))
        #expect(problems.contains(.permanentAndShutsItselfDown(at: "root/nested")))
        #expect(problems.contains(.duplicateIdentifier(at: "root/nested/x")))
        #expect(problems.contains(.emptyIdentifier(at: "root/nested/")))
        #expect(problems.contains(.unusableIdentifier(at: "root/a/b")))
        #expect(started.value == 0)
    }

    @Test("the defaults are sound, and so is the policy of the root")
    func defaults() {
        #expect(SupervisorSpecification(id: "r", children: [child("a")]).problems().isEmpty)
        #expect(
            SupervisorSpecification(id: "r", policy: .root, children: [child("a")]).problems()
                .isEmpty)
    }

    @Test("too many children and too deep a tree are refused")
    func limits() {
        let many = SupervisorSpecification(
            id: "r", children: (0...SupervisorSpecification.childLimit).map { child("c\($0)") })
        #expect(many.problems().count == 1)
        var deep = SupervisorSpecification(id: "s", children: [child("a")])
        for _ in 1..<SupervisorSpecification.depthLimit {
            deep = SupervisorSpecification(id: "s", children: [.supervisor(deep)])
        }
        #expect(deep.problems().isEmpty)
        deep = SupervisorSpecification(id: "s", children: [.supervisor(deep)])
        #expect(deep.problems().count == 1)
    }

    @Test(
        "a time for proofs is 1 second to a day",
        arguments: [
            (Duration.milliseconds(999), false), (.seconds(1), true), (.seconds(86_400), true),
            (.seconds(86_401), false),
        ])
    func proofTimes(limit: Duration, isSound: Bool) {
        for proof in [ProofOfProgress.within(limit), .answered(within: limit)] {
            let tree = SupervisorSpecification(id: "r", children: [child("a", proof: proof)])
            #expect(tree.problems().isEmpty == isSound)
        }
    }

    @Test("a nested supervisor that shuts itself down has to be allowed to be down")
    func nestedShutdown() {
        let inner = SupervisorSpecification(
            id: "inner", automaticShutdown: .anySignificant,
            children: [child("a", .transient, significant: true)])
        func problems(_ kind: RestartKind) -> [SpecificationProblem] {
            SupervisorSpecification(id: "r", children: [.supervisor(inner, restart: kind)])
                .problems()
        }
        #expect(problems(.permanent) == [.permanentAndShutsItselfDown(at: "r/inner")])
        #expect(problems(.transient).isEmpty)
        #expect(problems(.temporary).isEmpty)
    }

    @Test("a nested supervisor gets the stop time of all its children and a second")
    func shutdownTime() {
        let inner = SupervisorSpecification(
            id: "i", children: [child("a"), child("b", shutdownTime: .seconds(7))])
        #expect(ChildSpecification.supervisor(inner).shutdownTime == .seconds(13))
    }
}
