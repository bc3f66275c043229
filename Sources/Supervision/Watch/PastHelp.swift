/// Why a process cannot put itself right any more and has to end.
public enum PastHelp: Sendable, Hashable, CustomStringConvertible {
    /// More children than allowed did not stop in their time and hold what they hold for ever.
    case leaked([LeakedChild])
    /// The cooperative pool has run nothing for this long.
    case poolStarved(latency: Duration)
    /// The pool runs, but the supervision tree has not answered for this long.
    case treeSilent(since: Duration)

    /// The exit code that tells them apart: 71 for a leak, 72 for a pool or tree that is gone. They
    /// are not the codes of other endings (`ExitCode` in Station).
    public var exitCode: Int32 {
        switch self {
        case .leaked: 71
        case .poolStarved, .treeSilent: 72
        }
    }

    public var description: String {
        switch self {
        case .leaked(let children):
            children.map { "\($0.path) did not stop within \($0.shutdownTime) (\($0.cause))" }
                .joined(separator: "; ")
        case .poolStarved(let latency): "no task has run for \(latency): the pool is starved"
        case .treeSilent(let time): "the supervision tree has not answered for \(time)"
        }
    }
}
