extension SupervisorCore {
    mutating func note(_ exit: ChildExit, of index: Int, at now: Duration, chance: Double) {
        let phase = children[index].phase
        let wasAsked = wasAsked(index)
        let error = error(of: exit, child: index)
        if let error { children[index].lastError = error }
        if outcome != nil {
            children[index].phase = .down(!wasAsked && error != nil ? .failed : .stopped)
        } else if wasAsked || children[index].isCycling {
            settle(index)
        } else {
            decide(exit, of: index, phase: phase, at: now, chance: chance)
        }
    }

    /// What is wrong about this end; a cancellation that was asked for is nothing wrong.
    func error(of exit: ChildExit, child index: Int) -> String? {
        exit == .cancelled && (outcome != nil || wasAsked(index)) ? nil : exit.error
    }

    private func wasAsked(_ index: Int) -> Bool {
        switch children[index].phase {
        case .stopping, .leaked: true
        case .down, .pending, .starting, .running: false
        }
    }

    /// A child that went along with a sibling is down.
    private mutating func settle(_ index: Int) {
        children[index].isCycling = false
        children[index].phase =
            children[index].specification.restart == .temporary
            ? .down(.stopped) : .pending(notBefore: groupNotBefore, inOrder: true)
    }

    private mutating func decide(
        _ exit: ChildExit, of index: Int, phase: Phase, at now: Duration, chance: Double
    ) {
        let isWorthRestart = if case .failed(_, false) = exit { false } else { true }
        let error = exit.error ?? "ended, which a permanent child must not"
        switch children[index].specification.restart {
        case .permanent where !isWorthRestart:
            children[index].phase = .down(.failed)
            stop(.failed(.notWorthRestart(child: path(of: index), lastError: error)))
        case .permanent:
            restart(index, error: error, ran: phase, at: now, chance: chance)
        case .transient where exit != .finished && isWorthRestart:
            restart(index, error: error, ran: phase, at: now, chance: chance)
        case .transient, .temporary:
            children[index].phase = .down(exit.error == nil ? .finished : .failed)
            children[index].hasEnded = true
            shutDownIfDone(after: index)
        }
    }

    private mutating func shutDownIfDone(after index: Int) {
        guard children[index].specification.isSignificant else { return }
        let significant = children.filter(\.specification.isSignificant)
        switch specification.automaticShutdown {
        case .never: break
        case .anySignificant: stop(.stopped)
        case .allSignificant: if significant.allSatisfy(\.hasEnded) { stop(.stopped) }
        }
    }

    private mutating func restart(
        _ index: Int, error: String, ran phase: Phase, at now: Duration, chance: Double
    ) {
        let policy = specification.policy
        if case .running(let since) = phase, now - since >= policy.stableAfter {
            children[index].failuresInARow = 0
        }
        children[index].failuresInARow += 1
        guard budget.spend() else {
            children[index].phase = .down(.failed)
            return stop(
                .failed(
                    .tooManyRestarts(
                        child: path(of: index), restarts: children[index].restarts,
                        lastError: error)))
        }
        children[index].restarts += 1
        let delay = policy.backOff.delay(
            attempt: children[index].failuresInARow, chance: chance)
        children[index].isBackingOff = true
        children[index].phase = .pending(
            notBefore: now + delay, inOrder: specification.strategy != .oneForOne)
        actions.append(.restartScheduled(child: index, after: delay))
        switch specification.strategy {
        case .oneForOne: break
        case .oneForAll: cycle(children.indices, notBefore: now + delay)
        case .restForOne: cycle(index..<children.endIndex, notBefore: now + delay)
        }
    }

    private mutating func cycle(_ indices: Range<Int>, notBefore: Duration) {
        groupNotBefore = max(groupNotBefore, notBefore)
        for index in indices {
            children[index].hasEnded = false
            if children[index].phase.isAlive {
                children[index].isCycling = true
            } else if children[index].specification.restart != .temporary
                || isPending(children[index].phase)
            {
                children[index].phase = .pending(notBefore: groupNotBefore, inOrder: true)
            }
        }
    }

    /// A temporary child that has not had its turn yet still gets it.
    private func isPending(_ phase: Phase) -> Bool {
        if case .pending = phase { true } else { false }
    }

    func path(of index: Int) -> String {
        "\(path)/\(children[index].specification.id)"
    }
}
