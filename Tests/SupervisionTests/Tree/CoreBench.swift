@testable import Supervision

/// A failure of a child with a text to recognise.
struct Broken: Error, CustomStringConvertible {
    var description = "broken"
}

func child(
    _ id: String, _ restart: RestartKind = .permanent, significant: Bool = false,
    reportsReady: Bool = false, shutdownTime: Duration = .seconds(5)
) -> ChildSpecification {
    ChildSpecification(
        id: id, restart: restart, isSignificant: significant, shutdownTime: shutdownTime,
        reportsReady: reportsReady
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
            case .stop(let index):
                log.append("stop \(name(index))")
                if stopsOnRequest { send(.ended(child: index, .cancelled)) }
            case .restartScheduled(let index, let delay):
                log.append("restart \(name(index)) in \(delay)")
            case .leaked(let index): log.append("leaked \(name(index))")
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

    /// What happened since the last time this was asked.
    mutating func news() -> [String] {
        defer { log = [] }
        return log
    }

    private func name(_ index: Int) -> String { core.children[index].specification.id }
}
