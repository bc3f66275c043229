internal import Core

extension SupervisorCore {
    /// When a ``Event/tick`` is due at the latest; `nil` while only events matter.
    var nextDeadline: Duration? {
        children.indices.compactMap { index -> Duration? in
            switch children[index].phase {
            case .stopping(let deadline): deadline
            // What is late already waits for something else than time.
            case .pending(let notBefore, _): notBefore > lastSeen ?? .zero ? notBefore : nil
            case .starting, .running: proofLook(at: index)
            case .down, .leaked: nil
            }
        }.min()
    }

    /// Rule 17.
    mutating func excuseIfLate(at now: Duration) {
        guard let dueAt, now - dueAt > Self.lateLimit else { return }
        for index in children.indices {
            if case .stopping(let deadline) = children[index].phase, deadline <= now {
                let stopTime = children[index].specification.shutdownTime
                children[index].phase = .stopping(deadline: now + stopTime)
            }
            excuseProof(of: index, at: now)
        }
    }

    mutating func expireStopTimes(at now: Duration) {
        for index in children.indices {
            guard case .stopping(let deadline) = children[index].phase, deadline <= now else {
                continue
            }
            children[index].phase = .leaked
            leaks.append(path(of: index))
            actions.append(
                .leaked(child: index, children[index].stopCause ?? .supervisorEnds))
        }
    }

    mutating func askToStop(_ index: Int, _ cause: StopCause, at now: Duration) {
        children[index].phase = .stopping(
            deadline: now + children[index].specification.shutdownTime)
        children[index].stopCause = cause
        actions.append(.stop(child: index, cause))
    }

    /// Asks the last child that has to stop, once none behind it is left.
    mutating func stopNext(at now: Duration) {
        let last = children.indices.last { index in
            children[index].phase.isAlive && children[index].phase != .leaked
                && (outcome != nil || children[index].isCycling)
        }
        guard let last else { return }
        switch children[last].phase {
        case .starting, .running:
            let cause: StopCause =
                outcome == nil ? .goesAlong(with: groupCause) : .supervisorEnds
            askToStop(last, cause, at: now)
        case .stopping, .leaked, .down, .pending: break
        }
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
            case .stopping, .leaked:
                // It will be started again, unless it is to be held.
                if children[index].isOverdue, !children[index].isYielding { isFirst = false }
            case .down, .running: break
            }
        }
    }

    private mutating func start(_ index: Int, at now: Duration) {
        children[index].attempt += 1
        children[index].isBackingOff = false
        children[index].readyAt = nil
        children[index].phase = .starting
        children[index].progress = ProgressClock(provedAt: now)
        actions.append(.start(child: index, attempt: children[index].attempt))
        if !children[index].specification.reportsReady { becomeReady(index, at: now) }
    }

    mutating func becomeReady(_ index: Int, at now: Duration) {
        children[index].phase = .running
        children[index].readyAt = now
        children[index].progress.provedAt = max(children[index].progress.provedAt, now)
    }
}
