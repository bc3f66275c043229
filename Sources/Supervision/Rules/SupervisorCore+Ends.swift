internal import Core

extension SupervisorCore {
    mutating func note(_ exit: ChildExit, of index: Int, at now: Duration, chance: Double) {
        let wasAsked = wasAsked(index)
        let error = error(of: exit, child: index)
        let isCycling = children[index].isCycling
        let isYielding = children[index].isYielding
        let isOverdue = children[index].isOverdue
        children[index].isCycling = false
        children[index].isYielding = false
        children[index].isOverdue = false
        children[index].stopCause = nil
        if let error { children[index].lastError = error }
        if outcome != nil {
            children[index].phase = .down(!wasAsked && error != nil ? .failed : .stopped)
        } else if isYielding {
            resume(index, at: isCycling ? groupNotBefore : now)
        } else if isCycling {
            goAlong(index)
        } else if isOverdue {
            let failure = ChildExit.failed(error ?? "", isWorthRestart: true)
            decide(failure, of: index, lastedUntil: lastProof(of: index), chance: chance, at: now)
        } else {
            decide(exit, of: index, lastedUntil: now, chance: chance, at: now)
        }
    }

    /// What is wrong about this end; a cancellation that was asked for is nothing wrong, and for a
    /// child that gave no proof that is what is wrong, whatever it says itself.
    func error(of exit: ChildExit, child index: Int) -> String? {
        if children[index].isOverdue, let limit = children[index].specification.proof.limit {
            return StopCause.proofMissed(limit: limit).description
        }
        return exit == .cancelled && (outcome != nil || wasAsked(index)) ? nil : exit.error
    }

    private func wasAsked(_ index: Int) -> Bool {
        switch children[index].phase {
        case .stopping, .leaked: true
        case .down, .pending, .starting, .running: false
        }
    }

    /// Lets a child start in its turn, or keeps it down while it is held.
    mutating func queue(_ index: Int, notBefore: Duration, inOrder: Bool) {
        children[index].notBefore = notBefore
        if children[index].holds.isEmpty {
            children[index].phase = .pending(notBefore: notBefore, inOrder: inOrder)
        } else {
            children[index].isBackingOff = false
            children[index].phase = .down(.held)
        }
    }

    /// A child that went along with a sibling is down.
    private mutating func goAlong(_ index: Int) {
        if children[index].specification.restart == .temporary {
            children[index].phase = .down(.stopped)
        } else {
            queue(index, notBefore: groupNotBefore, inOrder: true)
        }
    }

    private mutating func decide(
        _ exit: ChildExit, of index: Int, lastedUntil: Duration, chance: Double, at now: Duration
    ) {
        let isWorthRestart = if case .failed(_, false) = exit { false } else { true }
        let error = exit.error ?? "ended, which a permanent child must not"
        let isStable =
            children[index].readyAt.map { lastedUntil - $0 >= specification.policy.stableAfter }
            ?? false
        switch children[index].specification.restart {
        case .permanent where !isWorthRestart:
            children[index].phase = .down(.failed)
            stop(.failed(.notWorthRestart(child: path(of: index), lastError: error)))
        case .permanent:
            restart(index, error: error, wasStable: isStable, at: now, chance: chance)
        case .transient where exit != .finished && isWorthRestart:
            restart(index, error: error, wasStable: isStable, at: now, chance: chance)
        case .transient, .temporary:
            children[index].phase = .down(exit.error == nil ? .finished : .failed)
            shutDownIfDone(after: index)
        }
    }

    private mutating func shutDownIfDone(after index: Int) {
        guard children[index].specification.isSignificant else { return }
        switch specification.automaticShutdown {
        case .never: break
        case .anySignificant: stop(.stopped)
        case .allSignificant:
            let isAnyLeft = children.contains { child in
                guard child.specification.isSignificant else { return false }
                if case .down(let rest) = child.phase { return rest == .held }
                return true
            }
            if !isAnyLeft { stop(.stopped) }
        }
    }

    private mutating func restart(
        _ index: Int, error: String, wasStable: Bool, at now: Duration, chance: Double
    ) {
        if wasStable { children[index].failuresInARow = 0 }
        children[index].failuresInARow += 1
        guard budget.spend(index) else {
            children[index].phase = .down(.failed)
            return stop(.failed(tooManyRestarts(index, error: error)))
        }
        children[index].restarts += 1
        let delay = specification.policy.backOff.delay(
            attempt: children[index].failuresInARow, chance: chance)
        children[index].isBackingOff = true
        queue(index, notBefore: now + delay, inOrder: specification.strategy != .oneForOne)
        actions.append(.restartScheduled(child: index, after: delay))
        switch specification.strategy {
        case .oneForOne: break
        case .oneForAll: cycle(children.indices, with: index, notBefore: now + delay)
        case .restForOne: cycle(index..<children.endIndex, with: index, notBefore: now + delay)
        }
    }

    /// The last straw is not always the culprit: who spent most of the budget is named too.
    private func tooManyRestarts(_ index: Int, error: String) -> SupervisionFault {
        var error = error
        if let debtor = budget.greatestDebtor, debtor != index {
            error += " (most restarts: \(path(of: debtor))"
            error += children[debtor].lastError.map { ", \($0))" } ?? ")"
        }
        return .tooManyRestarts(
            child: path(of: index), restarts: children[index].restarts, lastError: error)
    }

    private mutating func cycle(_ indices: Range<Int>, with cause: Int, notBefore: Duration) {
        groupNotBefore = max(groupNotBefore, notBefore)
        groupCause = path(of: cause)
        for index in indices {
            if children[index].phase.isAlive {
                children[index].isCycling = true
            } else if children[index].specification.restart != .temporary
                || isPending(children[index].phase)
            {
                queue(index, notBefore: groupNotBefore, inOrder: true)
            }
        }
    }

    /// A temporary child that has not had its turn yet still gets it.
    private func isPending(_ phase: Phase) -> Bool {
        if case .pending = phase { true } else { false }
    }
}
