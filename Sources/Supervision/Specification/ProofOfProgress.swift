/// What a child has to show, and how often, to be believed alive.
///
/// A task that runs is no proof: only work is. So there is no call by which a child could promise
/// to be well, and none that a timer beside the work could make in its place:
///
/// 1. ``within(_:)`` is for work that comes by itself in steps (a round of readings, a batch, a
///    turn of a loop). The child calls ``ChildContext/proved()`` behind each step. Where it may
///    wait long for an event it also says how it can be asked (``ChildContext/whenAsked(_:)``), and
///    the supervisor, not the child, sends a question through the queue at which the child waits.
/// 2. ``answered(within:)`` is for servers that only ever wait. Nothing counts but answers, each to
///    a question that came through the child's own queue and was not answered before.
/// 3. The time runs from the start; becoming ready counts as a proof.
public enum ProofOfProgress: Sendable, Hashable {
    /// Nothing is asked for. Such a child can hang unseen.
    case none
    /// A proof or an answer at least this often; 1 second to a day.
    case within(Duration)
    /// An answer at least this often; 1 second to a day.
    case answered(within: Duration)

    /// The shortest and the longest time that may be set.
    static let shortest: Duration = .seconds(1)
    static let longest: Duration = .seconds(86_400)

    /// `nil` where nothing is asked for.
    public var limit: Duration? {
        switch self {
        case .none: nil
        case .within(let limit), .answered(let limit): limit
        }
    }
}
