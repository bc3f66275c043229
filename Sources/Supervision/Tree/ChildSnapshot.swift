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
        /// Stopped because somebody wants it so.
        case held
        /// Ended with an error and not to be restarted, or past its stop time.
        case failed
    }

    /// How far a child has proved its progress.
    public struct Proof: Sendable, Hashable {
        /// How often it has to.
        public let limit: Duration
        /// Monotonic time of the newest proof.
        public let provedAt: Duration
        /// No proof is expected before; `nil` where it does not rest.
        public let restsUntil: Duration?

        public init(limit: Duration, provedAt: Duration, restsUntil: Duration? = nil) {
            self.limit = limit
            self.provedAt = provedAt
            self.restsUntil = restsUntil
        }
    }

    public let id: String
    public let state: State
    public let restarts: Int
    public let lastError: String?
    /// Monotonic time of the last change of state.
    public let since: Duration
    public let children: [ChildSnapshot]
    /// Who wants it stopped, in the order of their coming.
    public let holds: [Hold]
    /// `nil` where nothing is asked of it, or before its first start.
    public let proof: Proof?

    public init(
        id: String, state: State, restarts: Int, lastError: String?, since: Duration,
        children: [ChildSnapshot], holds: [Hold] = [], proof: Proof? = nil
    ) {
        self.id = id
        self.state = state
        self.restarts = restarts
        self.lastError = lastError
        self.since = since
        self.children = children
        self.holds = holds
        self.proof = proof
    }

    /// `id`, `state`, `restarts`, `last_error`, `for_s` (whole seconds at `now`),
    /// `holds[].{by,reason}`, `proof.{within_s,age_s,rests_s}`, `children[]`.
    public func json(now: Duration) -> JSONValue {
        [
            "id": .string(id), "state": .string(state.rawValue), "restarts": JSONValue(restarts),
            "last_error": JSONValue(lastError),
            "for_s": .integer(max(0, (now - since).components.seconds)),
            "holds": .array(
                holds.map { ["by": .string($0.holder.rawValue), "reason": .string($0.reason)] }),
            "proof": proof?.json(now: now) ?? .null,
            "children": .array(children.map { $0.json(now: now) }),
        ]
    }
}

extension ChildSnapshot.Proof {
    /// `within_s`, `age_s`, and `rests_s` (whole seconds from `now`, `null` without a rest).
    func json(now: Duration) -> JSONValue {
        [
            "within_s": .integer(limit.components.seconds),
            "age_s": .integer(max(0, (now - provedAt).components.seconds)),
            "rests_s": restsUntil.map { .integer(max(0, ($0 - now).components.seconds)) } ?? .null,
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
