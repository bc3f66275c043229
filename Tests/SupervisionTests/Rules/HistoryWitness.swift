@testable import Supervision

/// What must hold after whatever happens, checked from the actions alone.
struct HistoryWitness {
    private let rules: SupervisorSpecification
    var alive: Set<Int> = []
    private(set) var asked: Set<Int> = []
    private var restarts: [Duration] = []
    private(set) var isFinished = false
    private var gaveUp = false
    private(set) var violations: [String] = []

    init(_ rules: SupervisorSpecification) {
        self.rules = rules
    }

    mutating func see(_ action: SupervisorCore.Action, now: Duration, wantsStop: Bool) {
        if isFinished { violations.append("\(action) after the end") }
        let isEnding = wantsStop || gaveUp
        switch action {
        case .start(let index, _):
            if !alive.insert(index).inserted { violations.append("\(index) started twice") }
            if isEnding { violations.append("\(index) started while stopping") }
            asked.remove(index)
        case .stop(let index, let cause): seeStop(index, cause, isEnding: isEnding)
        case .ask(let index):
            if !alive.contains(index) { violations.append("\(index) asked while down") }
        case .restartScheduled(let index, let delay):
            restarts.append(now)
            if rules.children[index].restart == .temporary {
                violations.append("\(index) is temporary")
            }
            if delay > rules.policy.backOff.cap || delay <= .zero {
                violations.append("a wait of \(delay)")
            }
        case .gaveUp: gaveUp = true
        case .finished:
            isFinished = true
            if !alive.isEmpty { violations.append("finished with \(alive) alive") }
        case .leaked, .allReady: break
        }
    }

    private mutating func seeStop(_ index: Int, _ cause: StopCause, isEnding: Bool) {
        if !alive.contains(index) { violations.append("\(index) stopped while down") }
        if !asked.insert(index).inserted { violations.append("\(index) asked twice") }
        if case .goesAlong = cause, rules.strategy == .oneForOne {
            violations.append("\(index) stopped for a sibling")
        }
        if case .held = cause, isEnding { violations.append("\(index) held at the end") }
        if isEnding, alive.subtracting(asked).contains(where: { $0 > index }) {
            violations.append("\(index) stopped before one behind it")
        }
    }

    mutating func checkRate() {
        for (index, first) in restarts.enumerated() {
            for (offset, last) in restarts[index...].enumerated() {
                let allowed =
                    Double(rules.policy.burst) + (last - first) / rules.policy.sustainedInterval
                if Double(offset + 1) > allowed + 1e-9 {
                    violations.append("\(offset + 1) restarts within \(last - first)")
                    return
                }
            }
        }
    }
}
