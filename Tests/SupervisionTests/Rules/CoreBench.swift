@testable import Supervision

/// A failure of a child with a text to recognise.
struct Broken: Error, CustomStringConvertible {
    var description = "broken"
}

func child(
    _ id: String, _ restart: RestartKind = .permanent, significant: Bool = false,
    reportsReady: Bool = false, shutdownTime: Duration = .seconds(5),
    proof: ProofOfProgress = .none
) -> ChildSpecification {
    ChildSpecification(
        id: id, restart: restart, isSignificant: significant, shutdownTime: shutdownTime,
        reportsReady: reportsReady, proof: proof
    ) { _ in }
}

let failure = SupervisorCore.ChildExit.failed("broken", isWorthRestart: true)
let hopeless = SupervisorCore.ChildExit.failed("hopeless", isWorthRestart: false)

/// Drives a core and answers what it asks for: children stop as soon as they are asked.
struct CoreBench {
    private(set) var core: SupervisorCore
    private(set) var now: Duration = .seconds(1_000)
    /// In words: `start a`, `stop b`, `restart a in 1.0 seconds`, `gave up`, `ready`, `stopped`, …
    private(set) var log: [String] = []
    private(set) var outcome: SupervisorCore.Outcome?
    var stopsOnRequest = true

    init(
        _ strategy: SupervisionStrategy = .oneForOne, shutdown: AutomaticShutdown = .never,
        policy: RestartPolicy = RestartPolicy(), _ children: [ChildSpecification]
    ) {
        core = SupervisorCore(
            SupervisorSpecification(
                id: "top", strategy: strategy, automaticShutdown: shutdown, policy: policy,
                children: children),
            path: "top")
    }

    init(_ children: [ChildSpecification]) {
        self.init(.oneForOne, children)
    }

    mutating func send(_ event: SupervisorCore.Event, chance: Double = 0.5) {
        for action in core.handle(event, at: now, chance: chance) {
            switch action {
            case .start(let index, _): log.append("start \(name(index))")
            case .stop(let index, let cause):
                log.append("\(word(cause)) \(name(index))")
                if stopsOnRequest { send(.ended(child: index, .cancelled)) }
            case .restartScheduled(let index, let delay):
                log.append("restart \(name(index)) in \(delay)")
            case .ask(let index): log.append("ask \(name(index))")
            case .leaked(let index, _): log.append("leaked \(name(index))")
            case .gaveUp: log.append("gave up")
            case .allReady: log.append("ready")
            case .finished(let result):
                outcome = result
                log.append("finished")
            }
        }
    }

    mutating func advance(_ duration: Duration) {
        now += duration
        send(.tick)
    }

    /// Comes to the time that the core asks for; to be called only where there is one.
    mutating func advanceToDeadline() {
        guard let deadline = core.dueAt else { return }
        advance(deadline - now)
    }

    /// Lets so much time pass, with a tick at every time that the core asks for.
    mutating func live(_ duration: Duration) {
        let end = now + duration
        while let deadline = core.dueAt, deadline > now, deadline <= end {
            advance(deadline - now)
        }
        if now < end { advance(end - now) }
    }

    /// The child says something about its progress now.
    mutating func prove(
        _ index: Int, restsUntil: Duration? = nil, canBeAsked: Bool = false, isProof: Bool = true
    ) {
        let provedAt = isProof ? now : nil
        let isNews = canBeAsked && !core.children[index].progress.canBeAsked
        core.note(
            ChildProgress.Reading(
                provedAt: provedAt, restsUntil: restsUntil, canBeAsked: canBeAsked),
            of: index)
        if isNews { send(.canBeAsked(child: index)) }
    }

    /// `stop`, `hold` or `overdue`.
    private func word(_ cause: StopCause) -> String {
        switch cause {
        case .supervisorEnds, .goesAlong: "stop"
        case .held: "hold"
        case .proofMissed: "overdue"
        }
    }

    /// What happened since the last time this was asked.
    mutating func news() -> [String] {
        defer { log = [] }
        return log
    }

    private func name(_ index: Int) -> String { core.children[index].specification.id }
}
