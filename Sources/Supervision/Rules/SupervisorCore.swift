internal import Core

/// The rules of supervision as a value: state × event → state × actions. It reads no clock and
/// draws no number; both come with the event. This list is the specification; the tests name its
/// numbers. What is Erlang/OTP's is marked so (supervisor(3), "Supervision Principles").
///
/// **Order**
/// 1. Children start in the order of the list (OTP); each waits until every one before it is
///    ready, held, or down for good.
/// 2. They stop in reverse order (OTP), one after the other, each within its stop time.
/// 3. A wish to stop holds from then on, whatever else happens. Before the start it means that
///    nothing starts; during it, that what has started is stopped and nothing more starts.
///
/// **Restarts**
/// 4. After an end by itself a permanent child is restarted, a transient one only after an error or
///    a cancellation of its own making, a temporary one never (OTP).
/// 5. Whether an error is worth a restart is the child's choice. Where it is not, a transient child
///    stays down, and a permanent one makes its supervisor give up at once.
/// 6. One-for-one restarts that child; one-for-all all of them; rest-for-one it and those behind
///    it (OTP). Those that go along stop in reverse, wait for the same back-off, and start in order
///    when the last of them is down. A temporary child that went along stays down (OTP); a
///    transient one starts again even if it had ended.
/// 7. An end that was asked for is never a reason to restart, nor is any end of a child that goes
///    along.
/// 8. A restart waits for the back-off of ``RestartPolicy``, by the failures in a row of that
///    child; a child that was stable before starts at the first wait again.
/// 9. Past the limits of ``RestartPolicy`` the supervisor stops all children and fails with the
///    reason (OTP); its own supervisor decides about it as about any child.
/// 10. A significant child's end by itself without a restart shuts the supervisor down: any such
///     end, or the one that leaves no significant child that runs, waits for its start or is held
///     (OTP, as far as there are holds). It then ends normally.
///
/// **Stop times**
/// 11. A child past its stop time is leaked: reported, no longer waited for by those that stop
///     after it, but never started a second time while it still runs. The supervisor ends only
///     after it.
///
/// **Holds** (not in OTP, where whatever was stopped by hand may come back with a sibling)
/// 12. A held child is stopped, alone and at once, and stays down through every restart of its
///     siblings until its last holder releases it. Those before and behind it do not wait for it.
/// 13. Released, it starts where the hold had stopped it or kept it from starting, in its turn and
///     not before the back-off it had been waiting for. That costs no restart. A child that had
///     ended for good before stays down.
///
/// **Proofs of progress** (not in OTP)
/// 14. A child whose ``ProofOfProgress`` is due and not there is asked to stop, alone and at once.
///     Its end then is a failure that is worth a restart, whatever it ended with.
/// 15. A child that can be asked is asked whenever half of its time goes by on the monotonic clock,
///     so that all children of the same time are asked together, and left alone where its last
///     proof is younger than a quarter. It has a quarter at least to answer.
/// 16. Stopping, held and siblings' restarts end the duty to prove.
/// 17. Who came late himself does not judge: when the supervisor wakes more than ``lateLimit``
///     after the time it had set (the process or the board was stopped), what ran out meanwhile
///     begins anew.
struct SupervisorCore: Sendable {
    enum Event: Sendable, Equatable {
        case begin
        case ready(child: Int, attempt: Int)
        case ended(child: Int, ChildExit)
        case held(child: Int, Hold)
        case released(child: Int, by: Hold.Holder)
        case stopRequested
        /// The child has said how it can be asked; news for the timer.
        case canBeAsked(child: Int)
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
        case stop(child: Int, StopCause)
        /// Whether it is still at work.
        case ask(child: Int)
        case restartScheduled(child: Int, after: Duration)
        case leaked(child: Int, StopCause)
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
        case running
        case stopping(deadline: Duration)
        case leaked

        /// Why a child is down.
        enum Rest: Sendable, Equatable { case stopped, finished, failed, held }

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
        /// When it became ready.
        var readyAt: Duration?
        var holds: [Hold] = []
        var progress = ProgressClock()
        /// Goes along with a sibling's restart and still has to end for it.
        var isCycling = false
        /// Was asked to stop for a hold.
        var isYielding = false
        /// Was asked to stop for a missed proof.
        var isOverdue = false
        var stopCause: StopCause?
        /// Its own failure is what it waits for.
        var isBackingOff = false
        /// The back-off that still stands when a hold ends.
        var notBefore: Duration = .zero
        fileprivate(set) var hasChanged = true
    }

    /// How late the supervisor may see a deadline and still judge by it. Twice the slack of
    /// `SystemTime.sleep(for:)`.
    static let lateLimit: Duration = .seconds(2)

    let path: String
    let specification: SupervisorSpecification
    var children: [Child]
    var leaks: [String] = []
    var budget: RestartBudget
    var lastSeen: Duration?
    /// The ``nextDeadline`` that was told last: what the timer stands at.
    var dueAt: Duration?
    private var hasBegun = false
    /// Once set the supervisor only stops.
    var outcome: Outcome?
    private var isFinished = false
    private var wasReady = false
    /// Siblings that restart together wait for this.
    var groupNotBefore: Duration = .zero
    /// For whom the siblings go along.
    var groupCause = ""
    var actions: [Action] = []

    init(_ specification: SupervisorSpecification, path: String) {
        self.path = path
        self.specification = specification
        children = specification.children.map { Child(specification: $0) }
        budget = RestartBudget(specification.policy)
    }

    var isStopping: Bool { outcome != nil }

    /// - Parameters:
    ///   - now: monotonic; never less than in the event before.
    ///   - chance: 0 ≤ chance < 1, used when this event leads to a back-off.
    mutating func handle(_ event: Event, at now: Duration, chance: Double) -> [Action] {
        guard !isFinished else { return [] }
        excuseIfLate(at: now)
        payBack(until: now)
        switch event {
        case .begin where outcome == nil:
            hasBegun = true
            for index in children.indices { queue(index, notBefore: now, inOrder: true) }
        case .ready(let index, let attempt):
            if children[index].attempt == attempt, children[index].phase == .starting {
                becomeReady(index, at: now)
            }
        case .ended(let index, let exit):
            if children[index].phase.isAlive { note(exit, of: index, at: now, chance: chance) }
        case .held(let index, let hold): self.hold(index, hold, at: now)
        case .released(let index, let holder): release(index, by: holder, at: now)
        case .stopRequested: stop(.stopped)
        case .begin, .canBeAsked, .tick: break
        }
        expireStopTimes(at: now)
        expireProofs(at: now)
        stopNext(at: now)
        startDue(at: now)
        askDue(at: now)
        tellProgress()
        dueAt = nextDeadline
        for index in children.indices where children[index].hasChanged {
            children[index].since = now
            children[index].hasChanged = false
        }
        defer { actions = [] }
        return actions
    }

    private mutating func payBack(until now: Duration) {
        if let lastSeen {
            budget.credit(now - lastSeen) { children[$0].isBackingOff }
        }
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
        } else if !wasReady, hasBegun {
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

    func path(of index: Int) -> String {
        "\(path)/\(children[index].specification.id)"
    }
}
