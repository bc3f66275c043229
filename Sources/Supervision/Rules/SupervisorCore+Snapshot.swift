extension SupervisorCore {
    /// - Parameter nested: what the supervisors among the children say of their own children.
    func snapshot(nested: [Int: SupervisorSnapshot]) -> SupervisorSnapshot {
        let children = children.indices.map { snapshot(of: $0, nested: nested[$0]) }
        let root = ChildSnapshot(
            id: path.split(separator: "/").last.map(String.init) ?? path,
            state: state(over: children), restarts: children.reduce(0) { $0 + $1.restarts },
            lastError: children.last { $0.lastError != nil }?.lastError,
            since: children.map(\.since).max() ?? .zero, children: children)
        return SupervisorSnapshot(
            root: root, leaks: nested.values.reduce(leaks.count) { $0 + $1.leaks })
    }

    private func snapshot(of index: Int, nested: SupervisorSnapshot?) -> ChildSnapshot {
        let child = children[index]
        let state: ChildSnapshot.State =
            switch child.phase {
            case .down(.stopped), .down(.finished): .stopped
            case .down(.held): .held
            case .down(.failed), .leaked: .failed
            case .pending: child.isBackingOff ? .backingOff : .starting
            case .starting: .starting
            case .running, .stopping: .running
            }
        return ChildSnapshot(
            id: child.specification.id, state: state, restarts: child.restarts,
            lastError: child.lastError, since: child.since, children: nested?.root.children ?? [],
            holds: child.holds, proof: proof(of: child))
    }

    private func proof(of child: Child) -> ChildSnapshot.Proof? {
        guard let limit = child.specification.proof.limit, child.attempt > 0 else { return nil }
        return ChildSnapshot.Proof(
            limit: limit, provedAt: child.progress.provedAt,
            restsUntil: child.progress.restsUntil)
    }

    /// The worst of the children, as far as one word can say it.
    private func state(over children: [ChildSnapshot]) -> ChildSnapshot.State {
        let states = Set(children.map(\.state))
        if isStopping { return states.contains(.running) ? .running : .stopped }
        return [.failed, .backingOff, .starting, .running].first(where: states.contains)
            ?? (states == [.held] ? .held : .stopped)
    }
}
