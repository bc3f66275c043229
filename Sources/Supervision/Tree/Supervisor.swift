public import Core

/// Runs the children of a ``SupervisorSpecification`` by the rules of Erlang/OTP's supervisors, as
/// far as Swift can keep them. The rules stand at ``SupervisorCore``'s list in this module; what
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
///
/// All children are child tasks of ``run(whenReady:)``: when it returns, nothing of the tree is
/// left. ``stop()`` is the orderly end. Cancelling the task of ``run(whenReady:)`` also ends all,
/// but reaches all children at once, since cancellation in Swift knows no order, and then stop
/// times are not watched.
public actor Supervisor {
    /// Characters of an error's text that are kept.
    static let errorTextLimit = 500

    private let specification: SupervisorSpecification
    private let path: String
    private let time: any TimeSource
    private let observe: @Sendable (SupervisionEvent) -> Void
    private let onLeak: @Sendable (LeakedChild) -> Void
    private var random: any RandomSource
    private var core: SupervisorCore
    // Few messages: one ready and one end for each start, one tick for each sleeper, and wishes to
    // stop.
    private nonisolated let mailbox = Mailbox<SupervisorCore.Event>()
    private var stopSignals: [Int: StopSignal] = [:]
    private var nested: [Int: Supervisor] = [:]
    /// The earliest time for which a sleeper is under way.
    private var wakeTime: Duration?
    private var hasRun = false

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
            checked: specification, path: specification.id, time: time, random: random,
            observe: observe, onLeak: onLeak)
    }

    private init(
        checked specification: SupervisorSpecification, path: String, time: any TimeSource,
        random: any RandomSource, observe: @escaping @Sendable (SupervisionEvent) -> Void,
        onLeak: @escaping @Sendable (LeakedChild) -> Void
    ) {
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
        tell(.supervisorEnded)
        if case .failed(let fault) = outcome { throw fault }
        guard core.leaks.isEmpty else { throw .leaked(children: core.leaks) }
    }

    /// Asks the tree to end in reverse order; returns at once. Before ``run(whenReady:)`` it means
    /// that nothing will start.
    public nonisolated func stop() {
        mailbox.put(.stopRequested)
    }

    /// How the tree is now.
    public func snapshot() async -> SupervisorSnapshot {
        var inner: [Int: SupervisorSnapshot] = [:]
        for (index, supervisor) in nested {
            inner[index] = await supervisor.snapshot()
        }
        return core.snapshot(nested: inner)
    }
}

// MARK: Carrying out

extension Supervisor {
    private func live(
        in group: inout DiscardingTaskGroup, whenReady: @Sendable () -> Void
    ) async -> SupervisorCore.Outcome {
        var events = mailbox.takeWithoutWaiting() + [.begin]
        while true {
            for event in events {
                // Cancellation reaches children and this task together: the wish to stop has to
                // come before the ends that follow from it, or they would be restarted.
                if Task.isCancelled, !core.isStopping {
                    if let outcome = handle(.stopRequested, in: &group, whenReady: whenReady) {
                        return outcome
                    }
                }
                if let outcome = handle(event, in: &group, whenReady: whenReady) {
                    return outcome
                }
            }
            sleepUntilDeadline(in: &group)
            events = await mailbox.take()
        }
    }

    /// The outcome when this event was the last.
    private func handle(
        _ event: SupervisorCore.Event, in group: inout DiscardingTaskGroup,
        whenReady: @Sendable () -> Void
    ) -> SupervisorCore.Outcome? {
        switch event {
        case .ready(let child, _):
            if core.children[child].phase == .starting { tell(.ready, of: child) }
        case .ended(let child, let exit):
            stopSignals[child] = nil
            nested[child] = nil
            tell(.ended(error: core.error(of: exit, child: child)), of: child)
        case .tick: wakeTime = nil
        case .begin, .stopRequested: break
        }
        // 53 bits make every double of [0, 1) with that step equally likely.
        let chance = Double(random.next() >> 11) * 0x1p-53
        var outcome: SupervisorCore.Outcome?
        for action in core.handle(event, at: time.monotonic(), chance: chance) {
            switch action {
            case .start(let child, let attempt):
                tell(.started(attempt: attempt), of: child)
                start(child, attempt: attempt, in: &group)
            case .stop(let child):
                tell(.askedToStop, of: child)
                stopSignals[child]?.raise()
            case .restartScheduled(let child, let delay):
                let state = core.children[child]
                tell(
                    .restartScheduled(
                        after: delay, count: state.restarts, error: state.lastError),
                    of: child)
            case .leaked(let child):
                tell(.leaked, of: child)
                onLeak(
                    LeakedChild(
                        path: childPath(child),
                        shutdownTime: specification.children[child].shutdownTime))
            case .gaveUp(let fault): tell(.gaveUp(fault))
            case .allReady: whenReady()
            case .finished(let result): outcome = result
            }
        }
        return outcome
    }

    private func start(_ index: Int, attempt: Int, in group: inout DiscardingTaskGroup) {
        let child = specification.children[index]
        let signal = StopSignal()
        stopSignals[index] = signal
        let mailbox = mailbox
        let ready: @Sendable () -> Void = { mailbox.put(.ready(child: index, attempt: attempt)) }
        let life: @Sendable () async -> Result<Void, any Error>
        switch child.work {
        case .task(let start):
            let context = ChildContext(path: childPath(index), attempt: attempt, whenReady: ready)
            life = { await Self.live(until: signal) { try await start(context) } }
        case .supervisor(let inner):
            let supervisor = Supervisor(
                checked: inner, path: childPath(index), time: time, random: random,
                observe: observe, onLeak: onLeak)
            nested[index] = supervisor
            // Asked and not cancelled: cancellation would reach its children all at once.
            life = {
                await Self.live(until: signal, asking: { supervisor.stop() }) {
                    try await supervisor.run(whenReady: ready)
                }
            }
        }
        group.addTask {
            let exit: SupervisorCore.ChildExit =
                switch await life() {
                case .success: .finished
                case .failure(is CancellationError): .cancelled
                case .failure(let error):
                    .failed(
                        String("\(error)".prefix(Self.errorTextLimit)),
                        isWorthRestart: child.isWorthRestart(error))
                }
            mailbox.put(.ended(child: index, exit))
        }
    }

    /// Runs `body` to its end. When the signal is raised it is asked to stop, by cancellation
    /// unless there is another way.
    ///
    /// A group of its own, because a task group can cancel only all of its tasks.
    private nonisolated static func live(
        until signal: StopSignal, asking ask: (@Sendable () -> Void)? = nil,
        _ body: @escaping @Sendable () async throws -> Void
    ) async -> Result<Void, any Error> {
        await withTaskGroup(of: Result<Void, any Error>?.self) { group in
            group.addTask {
                do {
                    return .success(try await body())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                await signal.wait()
                return nil
            }
            for await end in group {
                if let end {
                    group.cancelAll()
                    return end
                }
                if let ask { ask() } else { group.cancelAll() }
            }
            // Not reached: the body's task gives a result.
            return .success(())
        }
    }

    /// One sleeper for the earliest deadline. A later deadline does not end it: it wakes once for
    /// nothing and the next is set up then.
    private func sleepUntilDeadline(in group: inout DiscardingTaskGroup) {
        guard let deadline = core.nextDeadline, wakeTime.map({ deadline < $0 }) ?? true else {
            return
        }
        wakeTime = deadline
        let time = time
        let mailbox = mailbox
        group.addTask {
            while !Task.isCancelled {
                let rest = deadline - time.monotonic()
                guard rest > .zero else { return mailbox.put(.tick) }
                try? await time.sleep(for: rest)
            }
        }
    }

    private func childPath(_ index: Int) -> String {
        "\(path)/\(specification.children[index].id)"
    }

    private func tell(_ kind: SupervisionEvent.Kind, of child: Int? = nil) {
        observe(
            SupervisionEvent(
                path: child.map(childPath) ?? path, at: time.monotonic(), kind: kind))
    }
}
