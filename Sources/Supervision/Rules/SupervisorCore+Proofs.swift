internal import Core

/// When a child proved itself last, and what follows from it.
struct ProgressClock: Sendable, Equatable {
    var provedAt: Duration = .zero
    var restsUntil: Duration?
    var canBeAsked = false
    /// The question that is under way.
    var askedAt: Duration?

    /// From here the time for the next proof runs.
    var base: Duration { max(provedAt, restsUntil ?? provedAt) }
}

extension SupervisorCore {
    /// Takes over what the child has proved; before every event, so that nobody is judged by what
    /// is out of date.
    mutating func note(_ reading: ChildProgress.Reading, of index: Int) {
        if let provedAt = reading.provedAt, provedAt > children[index].progress.provedAt {
            children[index].progress.provedAt = provedAt
            children[index].progress.askedAt = nil
        }
        children[index].progress.restsUntil = reading.restsUntil
        children[index].progress.canBeAsked = reading.canBeAsked
    }

    func lastProof(of index: Int) -> Duration { children[index].progress.provedAt }

    /// When there is something to do or to look up: the question, the time of the next question
    /// (when this one may be answered), or the end of the time for a proof.
    func proofLook(at index: Int) -> Duration? {
        guard let proofLimit = proofLimit(of: index) else { return nil }
        guard let question = questionDeadline(of: index) else { return proofLimit }
        let isOpen = children[index].progress.askedAt == nil || question > lastSeen ?? .zero
        return isOpen ? min(question, proofLimit) : proofLimit
    }

    private func proofLimit(of index: Int) -> Duration? {
        guard isOnDuty(index), let limit = children[index].specification.proof.limit else {
            return nil
        }
        return children[index].progress.base + limit
    }

    /// Rule 15.
    private func questionDeadline(of index: Int) -> Duration? {
        let progress = children[index].progress
        guard isOnDuty(index), progress.canBeAsked,
            let limit = children[index].specification.proof.limit
        else { return nil }
        if let askedAt = progress.askedAt {
            return (askedAt + .nanoseconds(1)).roundedUp(to: limit / 2)
        }
        return (progress.base + limit / 4).roundedUp(to: limit / 2)
    }

    /// Rule 16.
    private func isOnDuty(_ index: Int) -> Bool {
        outcome == nil && !children[index].isCycling
            && (children[index].phase == .starting || children[index].phase == .running)
    }

    /// Rule 14.
    mutating func expireProofs(at now: Duration) {
        for index in children.indices {
            guard let deadline = proofLimit(of: index), deadline <= now,
                let limit = children[index].specification.proof.limit
            else { continue }
            children[index].isOverdue = true
            askToStop(index, .proofMissed(limit: limit), at: now)
        }
    }

    mutating func askDue(at now: Duration) {
        for index in children.indices {
            guard children[index].progress.askedAt == nil,
                let deadline = questionDeadline(of: index), deadline <= now
            else { continue }
            children[index].progress.askedAt = now
            actions.append(.ask(child: index))
        }
    }

    mutating func excuseProof(of index: Int, at now: Duration) {
        guard let deadline = proofLimit(of: index), deadline <= now else { return }
        children[index].progress.provedAt = now
        children[index].progress.askedAt = nil
    }

    /// Children whose proof and stop time are over and who are not counted as leaked: nobody has
    /// acted on them.
    func neglected(at now: Duration) -> [String] {
        children.indices.filter { index in
            switch children[index].phase {
            case .stopping(let deadline): deadline + Self.lateLimit < now
            case .starting, .running:
                proofLimit(of: index).map {
                    $0 + children[index].specification.shutdownTime + Self.lateLimit < now
                } ?? false
            case .down, .pending, .leaked: false
            }
        }.map(path(of:))
    }
}

extension Duration {
    /// The next multiple of `step`, which is at least a millisecond; this, where it is one.
    func roundedUp(to step: Duration) -> Duration {
        let milliseconds = Int64(step / .milliseconds(1))
        let (seconds, attoseconds) = components
        let whole = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        let isExact = attoseconds % 1_000_000_000_000_000 == 0
        let rest = whole % milliseconds
        guard rest != 0 || !isExact else { return self }
        return .milliseconds(whole - rest + milliseconds)
    }
}
