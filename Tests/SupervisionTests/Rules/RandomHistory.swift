import Core

@testable import Supervision

/// One random supervisor and what happens to it, from a seed.
struct RandomHistory {
    static let steps = 120

    private var random: SeededRandom
    private let rules: SupervisorSpecification
    private var core: SupervisorCore
    private var reference: ReferenceSupervisor
    private var now: Duration = .zero
    private var wantsStop = false
    private(set) var witness: HistoryWitness
    private(set) var differences: [String] = []
    private(set) var counts = HistoryCounts()

    init(seed: UInt64, isReferenceWrong: Bool = false) {
        random = SeededRandom(seed: seed)
        rules = Self.rules(&random)
        core = SupervisorCore(rules, path: rules.id)
        reference = ReferenceSupervisor(isReferenceWrong ? Self.spoilt(rules) : rules)
        witness = HistoryWitness(rules)
    }

    private static func rules(_ random: inout SeededRandom) -> SupervisorSpecification {
        let shutdown =
            Int.random(in: 0..<3, using: &random) > 0
            ? AutomaticShutdown.never
            : [.anySignificant, .allSignificant].randomElement(using: &random) ?? .never
        let children = (0..<Int.random(in: 1...6, using: &random)).map { index in
            let kind = RestartKind.allCases.randomElement(using: &random) ?? .permanent
            let proofs: [ProofOfProgress] = [
                .none, .within(.seconds(8)), .answered(within: .seconds(20)),
            ]
            return child(
                "c\(index)", kind,
                significant: shutdown != .never && kind != .permanent
                    && Bool.random(using: &random),
                reportsReady: Bool.random(using: &random),
                shutdownTime: .seconds(Int.random(in: 1...6, using: &random)),
                proof: proofs.randomElement(using: &random) ?? .none)
        }
        return SupervisorSpecification(
            id: "top",
            strategy: SupervisionStrategy.allCases.randomElement(using: &random) ?? .oneForOne,
            automaticShutdown: shutdown,
            policy: RestartPolicy(
                burst: Int.random(in: 1...6, using: &random), sustainedInterval: .seconds(20),
                backOff: BackOff(first: .seconds(1), cap: .seconds(10)), stableAfter: .seconds(15)),
            children: children)
    }

    /// The same with a slightly slower pay-back.
    private static func spoilt(_ rules: SupervisorSpecification) -> SupervisorSpecification {
        var policy = rules.policy
        policy.sustainedInterval += .seconds(1)
        return SupervisorSpecification(
            id: rules.id, strategy: rules.strategy, automaticShutdown: rules.automaticShutdown,
            policy: policy, children: rules.children)
    }

    mutating func run() {
        if Int.random(in: 0..<20, using: &random) == 0 { send(.held(child: 0, hold())) }
        send(.begin)
        for _ in 0..<Self.steps where !witness.isFinished && differences.isEmpty { step() }
        guard differences.isEmpty else { return }
        // Whatever it was in, it comes to its end when everybody does as asked.
        send(.stopRequested)
        for _ in 0..<rules.children.count * 2 where !witness.isFinished {
            for index in witness.alive.sorted() { send(.ended(child: index, .cancelled)) }
        }
        if !witness.isFinished { differences.append("not finished") }
        witness.checkRate()
    }

    private mutating func step() {
        let index = Int.random(in: rules.children.indices, using: &random)
        switch Int.random(in: 0..<200, using: &random) {
        case ..<50:
            // Whole milliseconds, so that the reference can count in them.
            if let deadline = core.nextDeadline, deadline > now {
                now = deadline.roundedUp(to: .milliseconds(1))
            }
            send(.tick)
        case ..<56:
            now += .milliseconds(Int.random(in: 0...20_000, using: &random))
            send(.tick)
        case ..<70:
            now += .milliseconds(Int.random(in: 0...1_500, using: &random))
            send(.tick)
        case ..<105: send(.ready(child: index, attempt: core.children[index].attempt))
        case ..<130:
            if let asked = witness.asked.intersection(witness.alive).min() { end(asked) }
        case ..<140: if witness.alive.contains(index) { end(index) }
        case ..<188: if witness.alive.contains(index) { learn(index) }
        case ..<194: send(.held(child: index, hold()))
        case ..<199: send(.released(child: index, by: hold().holder))
        default: send(.stopRequested)
        }
    }

    private mutating func hold() -> Hold {
        Hold(
            by: Bool.random(using: &random) ? .person : .energyPlan, because: "by chance")
    }

    private mutating func end(_ index: Int) {
        let exit: SupervisorCore.ChildExit =
            switch Int.random(in: 0..<20, using: &random) {
            case ..<9: failure
            case ..<14: .finished
            case ..<19: .cancelled
            default: hopeless
            }
        send(.ended(child: index, exit))
    }

    private mutating func learn(_ index: Int) {
        guard rules.children[index].proof != .none else { return }
        let chance = Int.random(in: 0..<10, using: &random)
        let reading = ChildProgress.Reading(
            provedAt: chance < 7 ? now : nil,
            restsUntil: chance == 7
                ? now + .milliseconds(Int.random(in: 0...30_000, using: &random)) : nil,
            canBeAsked: chance % 2 == 0)
        core.note(reading, of: index)
        reference.learn(index, reading)
    }

    private mutating func send(_ event: SupervisorCore.Event) {
        if event == .stopRequested { wantsStop = true }
        if case .ended(let index, _) = event { witness.alive.remove(index) }
        let chance = Double.random(in: 0..<1, using: &random)
        let actions = core.handle(event, at: now, chance: chance)
        for action in actions {
            witness.see(action, now: now, wantsStop: wantsStop)
            counts.note(name(action))
        }
        let expected = reference.hear(event, at: now, chance: chance)
        let found = actions.map(words)
        if sorted(found) != sorted(expected) {
            differences.append("\(event) at \(now): \(found), expected \(expected)")
        } else if !witness.isFinished, core.nextDeadline != reference.nextAlarm {
            differences.append(
                "after \(event) at \(now): next \(String(describing: core.nextDeadline)), "
                    + "expected \(String(describing: reference.nextAlarm))")
        }
    }

    /// By kind, with the order within each kind kept.
    private func sorted(_ said: [ReferenceSupervisor.Said]) -> [[ReferenceSupervisor.Said]] {
        var kinds: [[ReferenceSupervisor.Said]] = Array(repeating: [], count: 8)
        for word in said {
            let kind =
                switch word {
                case .start: 0
                case .stop: 1
                case .ask: 2
                case .restart: 3
                case .leak: 4
                case .gaveUp: 5
                case .ready: 6
                case .finished: 7
                }
            kinds[kind].append(word)
        }
        return kinds
    }

    private func words(_ action: SupervisorCore.Action) -> ReferenceSupervisor.Said {
        switch action {
        case .start(let index, _): return .start(index)
        case .stop(let index, let cause): return .stop(index, cause)
        case .ask(let index): return .ask(index)
        case .restartScheduled(let index, let delay): return .restart(index, delay)
        case .leaked(let index, _): return .leak(index)
        case .gaveUp(let fault):
            let path =
                switch fault {
                case .tooManyRestarts(let child, _, _), .notWorthRestart(let child, _): child
                default: ""
                }
            return .gaveUp(rules.children.firstIndex { "top/\($0.id)" == path } ?? -1)
        case .allReady: return .ready
        case .finished(let outcome): return .finished(isNormal: outcome == .stopped)
        }
    }

    private func name(_ action: SupervisorCore.Action) -> String {
        switch action {
        case .start: "start"
        case .stop(_, .held): "hold"
        case .stop(_, .proofMissed): "overdue"
        case .stop: "stop"
        case .ask: "ask"
        case .restartScheduled: "restart"
        case .leaked: "leak"
        case .gaveUp: "gaveUp"
        case .allReady: "ready"
        case .finished(.stopped) where !wantsStop: "automatic"
        case .finished: "finished"
        }
    }
}
