internal import Core

extension SupervisorCore {
    /// Rule 12.
    mutating func hold(_ index: Int, _ hold: Hold, at now: Duration) {
        children[index].holds.removeAll { $0.holder == hold.holder }
        children[index].holds.append(hold)
        guard outcome == nil, !children[index].isCycling else { return }
        switch children[index].phase {
        case .pending:
            children[index].isBackingOff = false
            children[index].phase = .down(.held)
        case .starting, .running:
            children[index].isYielding = true
            askToStop(index, .held(hold), at: now)
        case .stopping, .leaked: children[index].isYielding = true
        case .down: break
        }
    }

    /// Rule 13.
    mutating func release(_ index: Int, by holder: Hold.Holder, at now: Duration) {
        children[index].holds.removeAll { $0.holder == holder }
        guard outcome == nil, children[index].holds.isEmpty else { return }
        // Without the hold the missed proof is what it is stopped for.
        if children[index].isOverdue { children[index].isYielding = false }
        guard children[index].phase == .down(.held) else { return }
        children[index].isBackingOff = children[index].notBefore > now
        resume(index, at: max(now, children[index].notBefore))
    }

    /// Queues a child after a hold; its first start waits for those before it in any case.
    mutating func resume(_ index: Int, at notBefore: Duration) {
        let isFirst = children[index].attempt == 0
        queue(
            index, notBefore: notBefore,
            inOrder: isFirst || specification.strategy != .oneForOne)
    }
}
