public import Core

/// How a child, or a supervisor with its children, was at one moment.
public struct ChildSnapshot: Sendable, Hashable {
    public enum State: String, Sendable, CaseIterable {
        /// Started but not ready, or waiting for its turn.
        case starting
        case running
        /// Failed, and waiting for its restart.
        case backingOff = "backing_off"
        /// Ended normally, asked to, or not started.
        case stopped
        /// Ended with an error and not to be restarted, or past its stop time.
        case failed
    }

    public let id: String
    public let state: State
    public let restarts: Int
    public let lastError: String?
    /// Monotonic time of the last change of state.
    public let since: Duration
    public let children: [ChildSnapshot]

    public init(
        id: String, state: State, restarts: Int, lastError: String?, since: Duration,
        children: [ChildSnapshot]
    ) {
        self.id = id
        self.state = state
        self.restarts = restarts
        self.lastError = lastError
        self.since = since
        self.children = children
    }

    /// `id`, `state`, `restarts`, `last_error`, `for_s` (whole seconds at `now`), `children[]`.
    public func json(now: Duration) -> JSONValue {
        [
            "id": .string(id), "state": .string(state.rawValue), "restarts": JSONValue(restarts),
            "last_error": JSONValue(lastError),
            "for_s": .integer(max(0, (now - since).components.seconds)),
            "children": .array(children.map { $0.json(now: now) }),
        ]
    }
}

/// A supervision tree at one moment.
public struct SupervisorSnapshot: Sendable, Hashable {
    /// The supervisor itself; its `restarts` are those of all its children.
    public let root: ChildSnapshot
    /// Children that did not stop in their time, of the supervisors that are there now.
    public let leaks: Int

    public init(root: ChildSnapshot, leaks: Int) {
        self.root = root
        self.leaks = leaks
    }
}
