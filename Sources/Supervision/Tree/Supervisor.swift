public import Core

/// Runs the children of a ``SupervisorSpecification`` by the rules of Erlang/OTP's supervisors, as
/// far as Swift can keep them. The rules stand numbered at `SupervisorCore` in this module; what
/// differs from OTP, and why:
///
/// - A task cannot be killed, only asked. A child that does not end within its stop time is
///   *leaked*: `onLeak` is called, and ``run(whenReady:)`` keeps waiting for it, as structured
///   concurrency demands. So `onLeak` belongs to the composition root, which ends the process with
///   an exit code of its own when one leak is too many; systemd then starts it anew. Where the
///   child does end late, ``run(whenReady:)`` throws ``SupervisionFault/leaked(children:)``.
/// - A trap ends the process, whatever stands above it in the tree. The process is the unit of
///   isolation, and systemd its supervisor.
/// - Restarts wait (back-off with jitter); OTP's do not.
/// - A process that hangs is alive to OTP. Here a child may owe proofs of its progress
///   (``ProofOfProgress``), and one that misses its proof is stopped and restarted as after a
///   failure. All children of a supervisor share one timer, and proofs wake nobody.
/// - An error while a child starts is a failure like any later one and counts against the rate;
///   OTP's supervisor gives up its own start at once.
/// - A significant child whose error is not worth a restart ends its supervisor as its orderly end
///   would (rules 5 and 10), not as a failure.
/// - What OTP stops by hand may come back with a sibling's restart. Here ``hold(_:by:because:)``
///   holds until ``release(_:by:)``, across restarts of the whole branch.
///
/// All children are child tasks of ``run(whenReady:)``: when it returns, nothing of the tree is
/// left. ``stop()`` is the orderly end. Cancelling the task of ``run(whenReady:)`` also ends all,
/// but reaches all children at once, since cancellation in Swift knows no order, and then stop
/// times are not watched.
public actor Supervisor {
    /// Characters of an error's text that are kept.
    static let errorTextLimit = 500

    let specification: SupervisorSpecification
    let path: String
    let time: any TimeSource
    let observe: @Sendable (SupervisionEvent) -> Void
    let onLeak: @Sendable (LeakedChild) -> Void
    let board: HoldBoard
    var random: any RandomSource
    var core: SupervisorCore
    // Few messages: for each start one ready, one way to be asked and one end, one tick for each
    // sleeper, wishes to stop, holds and releases by hand.
    nonisolated let mailbox = Mailbox<SupervisorCore.Event>()
    var stopSignals: [Int: StopSignal] = [:]
    var progress: [Int: ChildProgress] = [:]
    var nested: [Int: Supervisor] = [:]
    /// The earliest time for which a sleeper is under way.
    var wakeTime: Duration?
    private var hasRun = false
    private var hasEnded = false

    /// - Parameters:
    ///   - random: for jitter.
    ///   - observe: is told every event of this tree, nested supervisors included, at once and in
    ///     order; it must return quickly.
    ///   - onLeak: see above.
    /// - Throws: ``SupervisionFault/badSpecification(_:)`` with everything that is wrong in it.
    public init(
        _ specification: SupervisorSpecification,
        time: any TimeSource,
        random: any RandomSource,
        observe: @escaping @Sendable (SupervisionEvent) -> Void = { _ in },
        onLeak: @escaping @Sendable (LeakedChild) -> Void
    ) throws(SupervisionFault) {
        let problems = specification.problems()
        guard problems.isEmpty else { throw .badSpecification(problems) }
        self.init(
            checked: specification, path: specification.id, board: HoldBoard(specification),
            time: time, random: random, observe: observe, onLeak: onLeak)
    }

    init(
        checked specification: SupervisorSpecification, path: String, board: HoldBoard,
        time: any TimeSource, random: any RandomSource,
        observe: @escaping @Sendable (SupervisionEvent) -> Void,
        onLeak: @escaping @Sendable (LeakedChild) -> Void
    ) {
        self.board = board
        self.specification = specification
        self.path = path
        self.time = time
        self.random = random
        self.observe = observe
        self.onLeak = onLeak
        core = SupervisorCore(specification, path: path)
    }

    /// The whole life of the tree: starts the children and returns when all are down, after
    /// ``stop()`` or when significant children are done.
    ///
    /// - Parameter whenReady: called once, when all children have been ready.
    /// - Throws: `tooManyRestarts`, `notWorthRestart`, `leaked`, and `alreadyRan` the second time.
    public func run(whenReady: @escaping @Sendable () -> Void = {}) async throws(SupervisionFault) {
        guard !hasRun else { throw .alreadyRan(supervisor: path) }
        hasRun = true
        let outcome = await withTaskCancellationHandler {
            await withDiscardingTaskGroup(returning: SupervisorCore.Outcome.self) { group in
                let outcome = await live(in: &group, whenReady: whenReady)
                // Sleepers may be left, children are not.
                group.cancelAll()
                return outcome
            }
        } onCancel: {
            mailbox.put(.stopRequested)
        }
        hasEnded = true
        tell(.supervisorEnded)
        if case .failed(let fault) = outcome { throw fault }
        guard core.leaks.isEmpty else { throw .leaked(children: core.leaks) }
    }

    /// Asks the tree to end in reverse order; returns at once. Before ``run(whenReady:)`` it means
    /// that nothing will start.
    public nonisolated func stop() {
        mailbox.put(.stopRequested)
    }

    /// Wants a child, or a whole branch, stopped from now on: it is asked to stop, and stays down
    /// whatever restarts around it, until this holder releases it. A second hold of the same holder
    /// renews the reason. Counts before ``run(whenReady:)`` too.
    /// - Parameter path: the identifiers from the root down, joined by `/`.
    /// - Throws: ``SupervisionFault/noSuchChild(path:)``; the root cannot be held, it is stopped.
    public nonisolated func hold(
        _ path: String, by holder: Hold.Holder, because reason: String
    ) throws(SupervisionFault) {
        try board.hold(path, Hold(by: holder, because: reason))
    }

    /// Takes a hold back. The child starts in its turn once nobody holds it any more.
    public nonisolated func release(
        _ path: String, by holder: Hold.Holder
    ) throws(SupervisionFault) {
        try board.release(path, by: holder)
    }

    /// All holds by the paths of their children.
    public nonisolated var holds: [String: [Hold]] { board.holds }

    /// What the whole tree can show for itself now. Each of its supervisors answers for itself, so
    /// an answer proves that all of them still take their messages.
    public func standing() async -> Standing {
        var leaks = core.leaks.count
        takeProofs()
        // A proof that came before the end of its child's rest brings the next one nearer than the
        // timer knows.
        if let deadline = core.nextDeadline, let wakeTime, deadline < wakeTime {
            mailbox.put(.tick)
        }
        var neglected = core.neglected(at: time.monotonic())
        for supervisor in nested.values {
            let inner = await supervisor.standing()
            leaks += inner.leaks
            neglected += inner.neglected
        }
        return Standing(neglected: neglected.sorted(), leaks: leaks, hasEnded: hasEnded)
    }

    /// How the tree is now.
    public func snapshot() async -> SupervisorSnapshot {
        takeProofs()
        var inner: [Int: SupervisorSnapshot] = [:]
        for (index, supervisor) in nested {
            inner[index] = await supervisor.snapshot()
        }
        return core.snapshot(nested: inner)
    }
}
