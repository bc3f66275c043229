internal import Core

extension Supervisor {
    func live(
        in group: inout DiscardingTaskGroup, whenReady: @Sendable () -> Void
    ) async -> SupervisorCore.Outcome {
        defer { board.leave(path) }
        var events = board.enter(path, mailbox) + mailbox.takeWithoutWaiting() + [.begin]
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
        takeProofs()
        switch event {
        case .ready(let child, _):
            if core.children[child].phase == .starting { tell(.ready, of: child) }
        case .ended(let child, let exit):
            stopSignals[child] = nil
            nested[child] = nil
            progress.removeValue(forKey: child)?.close()
            tell(
                .ended(error: core.error(of: exit, child: child)), of: child,
                because: core.children[child].stopCause)
        case .tick:
            // Only of the sleeper that counts: one that was overtaken by an earlier deadline must
            // not set up a second row of wake-ups.
            if let wakeTime, wakeTime <= time.monotonic() { self.wakeTime = nil }
        case .begin, .stopRequested, .held, .released, .canBeAsked: break
        }
        // 53 bits make every double of [0, 1) with that step equally likely.
        let chance = Double(random.next() >> 11) * 0x1p-53
        var outcome: SupervisorCore.Outcome?
        for action in core.handle(event, at: time.monotonic(), chance: chance) {
            if case .finished(let result) = action { outcome = result }
            carryOut(action, in: &group, whenReady: whenReady)
        }
        return outcome
    }

    private func carryOut(
        _ action: SupervisorCore.Action, in group: inout DiscardingTaskGroup,
        whenReady: @Sendable () -> Void
    ) {
        switch action {
        case .start(let child, let attempt):
            tell(.started(attempt: attempt), of: child)
            start(child, attempt: attempt, in: &group)
        case .stop(let child, let cause):
            tell(.askedToStop, of: child, because: cause)
            stopSignals[child]?.raise()
        case .ask(let child): progress[child]?.ask()
        case .restartScheduled(let child, let delay):
            let state = core.children[child]
            tell(
                .restartScheduled(after: delay, count: state.restarts, error: state.lastError),
                of: child)
        case .leaked(let child, let cause):
            tell(.leaked, of: child, because: cause)
            onLeak(
                LeakedChild(
                    path: childPath(child),
                    shutdownTime: specification.children[child].shutdownTime, cause: cause))
        case .gaveUp(let fault): tell(.gaveUp(fault))
        case .allReady: whenReady()
        case .finished: break
        }
    }

    /// Brings the core up to what the children have proved meanwhile.
    func takeProofs() {
        for (child, progress) in progress { core.note(progress.reading, of: child) }
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
            let progress = ChildProgress(child.proof, time: time) {
                mailbox.put(.canBeAsked(child: index))
            }
            if child.proof != .none { self.progress[index] = progress }
            let context = ChildContext(
                path: childPath(index), attempt: attempt, progress: progress, time: time,
                whenReady: ready)
            life = { await Self.live(until: signal) { try await start(context) } }
        case .supervisor(let inner):
            let supervisor = Supervisor(
                checked: inner, path: childPath(index), board: board, time: time,
                random: random, observe: observe, onLeak: onLeak)
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

    func tell(
        _ kind: SupervisionEvent.Kind, of child: Int? = nil, because cause: StopCause? = nil
    ) {
        observe(
            SupervisionEvent(
                path: child.map(childPath) ?? path, at: time.monotonic(), kind: kind,
                cause: cause))
    }
}
