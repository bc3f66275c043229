import Glibc

/// A serial executor over one POSIX thread, for actors whose work blocks in C.
///
/// Two blocked calls on the cooperative pool of a two-core board stall every timer of the process
/// (DESIGN.md, rule 5); here they stall only their own actor. The thread starts with the first
/// job, sleeps on a condition while there is none, takes no signals, and ends with the executor.
///
/// The queue has no limit of its own: each job in it is a suspended task or a closure of a caller
/// who has a limit.
public final class ThreadExecutor: ResourceExecutor, @unchecked Sendable {
    // Unchecked because of the queue, which guards its state with its own mutex; nothing else is
    // stored that changes.
    private let queue: ThreadQueue

    /// - Parameter name: of the thread, cut to 15 bytes by the kernel.
    public init(name: String) {
        queue = ThreadQueue(name: name)
    }

    deinit {
        // The last reference may fall on the thread itself, which cannot wait for its own end.
        queue.finish(waiting: false)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The closure keeps the executor until the job has run: the job's actor may give up its
        // last reference to it while it runs.
        queue.append { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    public func perform(_ work: @escaping @Sendable () -> Void) {
        queue.append(work)
    }

    public func stop() {
        precondition(!queue.isOnThread, "an executor cannot be stopped by its own work")
        queue.finish(waiting: true)
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(complexEquality: self)
    }

    public func isSameExclusiveExecutionContext(other: ThreadExecutor) -> Bool {
        self === other
    }

    public func checkIsolated() {
        precondition(queue.isOnThread, "not on the thread of this executor")
    }

    public func isIsolatingCurrentContext() -> Bool? {
        queue.isOnThread
    }
}
