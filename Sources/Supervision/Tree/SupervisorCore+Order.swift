extension SupervisorCore {
    mutating func expireStopTimes(at now: Duration) {
        for index in children.indices {
            guard case .stopping(let deadline) = children[index].phase, deadline <= now else {
                continue
            }
            children[index].phase = .leaked
            leaks.append(path(of: index))
            actions.append(.leaked(child: index))
        }
    }

    /// Asks the last child that has to stop, unless one is stopping already.
    mutating func stopNext(at now: Duration) {
        let hasToStop = children.indices.filter { index in
            children[index].phase.isAlive && children[index].phase != .leaked
                && (outcome != nil || children[index].isCycling)
        }
        guard let last = hasToStop.last else { return }
        let isBusy = hasToStop.contains { index in
            if case .stopping = children[index].phase { true } else { false }
        }
        guard !isBusy else { return }
        children[last].phase = .stopping(
            deadline: now + children[last].specification.shutdownTime)
        actions.append(.stop(child: last))
    }

    mutating func startDue(at now: Duration) {
        // Siblings that restart together start only when the last of them is down.
        guard outcome == nil, !children.contains(where: \.isCycling) else { return }
        var isFirst = true
        for index in children.indices {
            switch children[index].phase {
            case .pending(let notBefore, let inOrder):
                guard notBefore <= now, !inOrder || isFirst else {
                    isFirst = false
                    continue
                }
                start(index, at: now)
                if case .starting = children[index].phase { isFirst = false }
            case .starting: isFirst = false
            case .down, .running, .stopping, .leaked: break
            }
        }
    }

    private mutating func start(_ index: Int, at now: Duration) {
        children[index].attempt += 1
        children[index].isBackingOff = false
        children[index].hasEnded = false
        children[index].phase =
            children[index].specification.reportsReady ? .starting : .running(since: now)
        actions.append(.start(child: index, attempt: children[index].attempt))
    }
}
