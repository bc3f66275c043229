/// Why a child was asked to stop.
public enum StopCause: Sendable, Hashable, CustomStringConvertible {
    /// Its supervisor ends: it was asked to, gave up, or its significant children are done.
    case supervisorEnds
    /// This sibling is restarted, and the strategy takes it along.
    case goesAlong(with: String)
    case held(Hold)
    /// It gave no proof of its progress for longer than it had promised.
    case proofMissed(limit: Duration)

    public var description: String {
        switch self {
        case .supervisorEnds: "its supervisor ends"
        case .goesAlong(let sibling): "it goes along with the restart of \(sibling)"
        case .held(let hold): "held by \(hold.holder.rawValue): \(hold.reason)"
        case .proofMissed(let limit): "no proof of progress within \(limit)"
        }
    }
}
