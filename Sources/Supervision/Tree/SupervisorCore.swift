internal import Core

/// The rules of supervision as a value: state × event → state × actions. It reads no clock and
/// draws no number; both come with the event.
///
/// 1. Children start in the order of the list; each waits until all before it are ready or down
///    for good. They stop in reverse order, one after the other, each within its stop time.
/// 2. A child that ends by itself is restarted as its ``RestartKind`` says, after the back-off and
///    within the ``RestartPolicy``; the ``SupervisionStrategy`` says who goes along. Those who do
///    are stopped in reverse, wait for the same back-off, and start in order. Temporary children
///    that went along stay down; transient ones start again even if they had ended.
/// 3. An end that was asked for is never a reason to restart.
/// 4. Past the policy, or at a permanent child's error that is not worth a restart, the supervisor
///    stops all children and fails with the reason.
/// 5. A child past its stop time is leaked: reported, no longer waited for by those that stop
///    after it, but never started a second time while it still runs.
/// 6. A wish to stop holds from then on, whatever else happens; before the start it means that
///    nothing starts.
struct SupervisorCore: Sendable {
    enum Event: Sendable, Equatable {
        case begin
        case ready(child: Int, attempt: Int)
        case ended(child: Int, ChildExit)
        case stopRequested
        /// Time has passed.
        case tick
    }

    enum ChildExit: Sendable, Equatable {
        case finished
        /// With a `CancellationError`.
        case cancelled
        case failed(String, isWorthRestart: Bool)

        var error: String? {
            switch self {
            case .finished: nil
            case .cancelled: "cancelled itself"
            case .failed(let text, _): text
            }
        }
    }

    enum Action: Sendable, Equatable {
        case start(child: Int, attempt: Int)
        case stop(child: Int)
        case restartScheduled(child: Int, after: Duration)
        case leaked(child: Int)
        case gaveUp(SupervisionFault)
        /// All children have been ready once.
        case allReady
        /// No child runs any more.
        case finished(Outcome)
    }

    enum Outcome: Sendable, Equatable {
        /// It was asked to, or its significant children are done.
        case stopped
        case failed(SupervisionFault)
    }

    enum Phase: Sendable, Equatable {
        case down(Rest)
        /// To be started, not before this time; `inOrder` waits for those before it in the list.
        case pending(notBefore: Duration, inOrder: Bool)
        case starting
        case running(since: Duration)
        case stopping(deadline: Duration)
        case leaked

        /// Why a child is down.
        enum Rest: Sendable, Equatable { case stopped, finished, failed }

        var isAlive: Bool {
            switch self {
            case .starting, .running, .stopping, .leaked: true
            case .down, .pending: false
            }
        }
    }

    struct Child: Sendable {
        let specification: ChildSpecification
        var phase: Phase = .down(.stopped) { didSet { hasChanged = true } }
        var attempt = 0
        var restarts = 0
        var failuresInARow = 0
        var lastError: String?
        var since: Duration = .zero
        /// Goes along with a sibling's restart and still has to end for it.
        var isCycling = false
        /// Its own failure is what it waits for.
        var isBackingOff = false
        /// Ended by itself and stays down.
        var hasEnded = false
        fileprivate(set) var hasChanged = true
    }

    let path: String
    let specification: SupervisorSpecification
    var children: [Child]
    var leaks: [String] = []
    var budget: RestartBudget
    private var lastSeen: Duration?
    /// Once set the supervisor only stops.
    var outcome: Outcome?
    private var isFinished = false
    private var wasReady = false
    /// Siblings that restart together wait for this.
    var groupNotBefore: Duration = .zero
    var actions: [Action] = []

    init(_ specification: SupervisorSpecification, path: String) {
        self.path = path
        self.specification = specification
        children = specification.children.map { Child(specification: $0) }
        budget = RestartBudget(specification.policy)
    }

    var isStopping: Bool { outcome != nil }

    /// When a ``Event/tick`` is due at the latest; `nil` while only events matter.
    var nextDeadline: Duration? {
        children.compactMap { child -> Duration? in
            switch child.phase {
            case .stopping(let deadline): deadline
            // What is late already waits for something else than time.
            case .pending(let notBefore, _): notBefore > lastSeen ?? .zero ? notBefore : nil
            case .down, .starting, .running, .leaked: nil
            }
        }.min()
    }

    /// - Parameters:
    ///   - now: monotonic; never less than in the event before.
    ///   - chance: 0 ≤ chance < 1, used when this event leads to a back-off.
    mutating func handle(_ event: Event, at now: Duration, chance: Double) -> [Action] {
        guard !isFinished else { return [] }
        payBack(until: now)
        switch event {
        case .begin where outcome == nil:
            for index in children.indices {
                children[index].phase = .pending(notBefore: now, inOrder: true)
            }
        case .ready(let index, let attempt):
            if children[index].attempt == attempt, children[index].phase == .starting {
                children[index].phase = .running(since: now)
            }
        case .ended(let index, let exit):
            if children[index].phase.isAlive { note(exit, of: index, at: now, chance: chance) }
        case .stopRequested: stop(.stopped)
        case .begin, .tick: break
        }
        expireStopTimes(at: now)
        stopNext(at: now)
        startDue(at: now)
        tellProgress()
        for index in children.indices where children[index].hasChanged {
            children[index].since = now
            children[index].hasChanged = false
        }
        defer { actions = [] }
        return actions
    }

    private mutating func payBack(until now: Duration) {
        let isWaiting = children.contains(where: \.isBackingOff)
        if let lastSeen, !isWaiting { budget.credit(now - lastSeen) }
        lastSeen = now
    }

    mutating func stop(_ reason: Outcome) {
        guard outcome == nil else { return }
        outcome = reason
        if case .failed(let fault) = reason { actions.append(.gaveUp(fault)) }
        for index in children.indices {
            children[index].isBackingOff = false
            if case .pending = children[index].phase { children[index].phase = .down(.stopped) }
        }
    }

    private mutating func tellProgress() {
        if let outcome {
            guard !children.contains(where: \.phase.isAlive) else { return }
            isFinished = true
            actions.append(.finished(outcome))
        } else if !wasReady, lastSeen != nil {
            let isWaiting = children.contains { child in
                switch child.phase {
                case .pending, .starting, .stopping, .leaked: true
                case .running, .down: false
                }
            }
            guard !isWaiting else { return }
            wasReady = true
            actions.append(.allReady)
        }
    }
}
