internal import Core

/// Something that happened in the tree, told in order and, where it announces something, before
/// that happens: a ledger can be written first.
public struct SupervisionEvent: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case started(attempt: Int)
        case ready
        /// Ended by itself or because it was asked; `error` is `nil` after a normal end.
        case ended(error: String?)
        /// Comes before the restart; `count` is the number of restarts of this child with it.
        case restartScheduled(after: Duration, count: Int, error: String?)
        case askedToStop
        /// Did not stop in its time and still runs.
        case leaked
        /// The supervisor at this path stops its children and passes the fault up.
        case gaveUp(SupervisionFault)
        /// The supervisor at this path has no child left and ends.
        case supervisorEnded
    }

    /// The identifiers from the root down, joined by `/`.
    public let path: String
    /// Monotonic.
    public let at: Duration
    public let kind: Kind
    /// Why the child was asked to stop: with `askedToStop` itself, and with the `leaked` or `ended`
    /// that follows from it.
    public let cause: StopCause?

    public init(path: String, at: Duration, kind: Kind, cause: StopCause? = nil) {
        self.path = path
        self.at = at
        self.kind = kind
        self.cause = cause
    }

    /// An observer for ``Supervisor`` and the stream of what it sees. Past `limit` unread events
    /// the oldest are dropped.
    public static func stream(limit: Int = 256) -> (
        observer: @Sendable (SupervisionEvent) -> Void, events: AsyncStream<SupervisionEvent>
    ) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SupervisionEvent.self, bufferingPolicy: .bufferingNewest(limit))
        return ({ continuation.yield($0) }, stream)
    }
}
