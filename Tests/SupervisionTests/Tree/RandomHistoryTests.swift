import Core
import Testing

@testable import Supervision

@Suite("Random histories")
struct RandomHistoryTests {
    /// What must hold after whatever happens, checked from the actions alone.
    private struct Witness {
        let strategy: SupervisionStrategy
        let kinds: [RestartKind]
        let policy: RestartPolicy
        var alive: Set<Int> = []
        var asked: Set<Int> = []
        var restarts: [Duration] = []
        var finished = false
        var gaveUp = false
        var violations: [String] = []

        mutating func see(_ action: SupervisorCore.Action, now: Duration, wantsStop: Bool) {
            if finished { violations.append("\(action) after the end") }
            switch action {
            case .start(let index, _):
                if !alive.insert(index).inserted { violations.append("\(index) started twice") }
                if wantsStop || gaveUp { violations.append("\(index) started while stopping") }
                asked.remove(index)
            case .stop(let index):
                if !alive.contains(index) { violations.append("\(index) stopped while down") }
                if !asked.insert(index).inserted { violations.append("\(index) asked twice") }
                if strategy == .oneForOne, !wantsStop, !gaveUp {
                    violations.append("\(index) stopped for a sibling")
                }
                if wantsStop || gaveUp, alive.subtracting(asked).contains(where: { $0 > index }) {
                    violations.append("\(index) stopped before one behind it")
                }
            case .restartScheduled(let index, let delay):
                restarts.append(now)
                if kinds[index] == .temporary { violations.append("\(index) is temporary") }
                if delay > policy.backOff.cap || delay <= .zero {
                    violations.append("a wait of \(delay)")
                }
            case .gaveUp: gaveUp = true
            case .finished:
                finished = true
                if !alive.isEmpty { violations.append("finished with \(alive) alive") }
            case .leaked, .allReady: break
            }
        }

        mutating func checkRate() {
            for (index, first) in restarts.enumerated() {
                for (offset, last) in restarts[index...].enumerated() {
                    let allowed = Double(policy.burst) + (last - first) / policy.sustainedInterval
                    if Double(offset + 1) > allowed + 1e-9 {
                        violations.append("\(offset + 1) restarts within \(last - first)")
                        return
                    }
                }
            }
        }
    }

    @Test("hold the rules of order, of restarts and of the rate", arguments: 0..<20)
    func histories(block: UInt64) {
        for seed in block * 100..<(block + 1) * 100 {
            let violations = run(seed: seed)
            #expect(violations.isEmpty, "seed \(seed)")
        }
    }

    private func run(seed: UInt64) -> [String] {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 1...6, using: &random)
        let strategy = SupervisionStrategy.allCases.randomElement(using: &random) ?? .oneForOne
        let policy = RestartPolicy(
            burst: Int.random(in: 1...4, using: &random), sustainedInterval: .seconds(20),
            backOff: BackOff(first: .seconds(1), cap: .seconds(10)), stableAfter: .seconds(15))
        let kinds = (0..<count).map { _ in
            RestartKind.allCases.randomElement(using: &random) ?? .permanent
        }
        let children = kinds.enumerated().map { index, kind in
            child("c\(index)", kind, reportsReady: Bool.random(using: &random))
        }
        var core = SupervisorCore(
            SupervisorSpecification(
                id: "top", strategy: strategy, policy: policy, children: children), path: "top")
        var witness = Witness(strategy: strategy, kinds: kinds, policy: policy)
        var now: Duration = .zero
        var wantsStop = false

        func send(_ event: SupervisorCore.Event) {
            if event == .stopRequested { wantsStop = true }
            if case .ended(let index, _) = event { witness.alive.remove(index) }
            let chance = Double.random(in: 0..<1, using: &random)
            for action in core.handle(event, at: now, chance: chance) {
                witness.see(action, now: now, wantsStop: wantsStop)
            }
        }

        send(.begin)
        for _ in 0..<200 where !witness.finished {
            let index = Int.random(in: 0..<count, using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case ..<30:
                now += .milliseconds(Int.random(in: 0...20_000, using: &random))
                send(.tick)
            case ..<60: send(.ready(child: index, attempt: core.children[index].attempt))
            case ..<75:
                if let asked = witness.asked.intersection(witness.alive).min() {
                    send(.ended(child: asked, .cancelled))
                }
            case ..<99:
                guard witness.alive.contains(index) else { continue }
                send(.ended(child: index, Bool.random(using: &random) ? failure : .finished))
            default: send(.stopRequested)
            }
        }
        // Whatever it was in, it comes to its end when everybody does as asked.
        send(.stopRequested)
        for _ in 0..<count * 2 where !witness.finished {
            for index in witness.alive.sorted() { send(.ended(child: index, .cancelled)) }
        }
        if !witness.finished { witness.violations.append("not finished") }
        witness.checkRate()
        return witness.violations
    }
}
