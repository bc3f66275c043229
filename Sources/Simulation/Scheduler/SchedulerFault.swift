public import Core

/// Why a simulated run did not come to its end.
public enum SchedulerFault: Fault, Hashable {
    /// No job could run and nobody slept, and the body was not done: a deadlock, or a task that
    /// left the scheduler.
    case stalled(at: Duration, foreignJobs: Int)
    /// The body is done, but some of its jobs came from other threads: their order was the
    /// machine's and not the seed's, and nothing of the run can be shown again.
    case escaped(foreignJobs: Int)

    public var problem: String {
        switch self {
        case .stalled(let time, let foreign):
            "escaped or deadlocked: nothing can run at \(time.inSeconds) s"
                + (foreign > 0 ? ", and \(foreign) jobs came from another thread" : "")
        case .escaped(let foreign):
            "\(foreign) jobs came from another thread: the seed does not tell their order"
        }
    }
}
