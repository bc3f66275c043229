internal import Core

/// A process in a simulation: the executor that its tasks prefer, and the means to kill it.
///
/// A task cannot be ended by force, and a killed process cleans nothing up. So its jobs are dropped
/// from the moment of the kill on: whatever its tasks had still to do is never done. Their memory
/// is lost with them, as is this object's, whom they name without owning it.
public final class SimulatedProcess: TaskExecutor {
    private struct State: Sendable {
        var isDead = false
        var steps: UInt64 = 0
        var deathAt: UInt64?
        var whenDead: (@Sendable () -> Void)?
        /// Named by the actors on them, and not owned.
        var executors: [InlineExecutor] = []
    }

    public let name: String
    let scheduler: SeededScheduler
    private let state = Guarded(State())

    public init(name: String, on scheduler: SeededScheduler) {
        self.name = name
        self.scheduler = scheduler
        // Kept for ever: see above.
        _ = Unmanaged.passRetained(self)
    }

    public var isDead: Bool { state.withLock { $0.isDead } }

    /// Starts a task that lives in this process, with all its children.
    public func launch(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) { await body() }
    }

    /// Asks something of this process's tasks from outside; `nil` where the answer does not come in
    /// time, or the process is killed meanwhile.
    public func answer<Value: Sendable>(
        within patience: Duration, _ question: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let pending = Guarded<(@Sendable (Value?) -> Void)?>(nil)
        let end: @Sendable (Value?) -> Void = { value in
            pending.withLock { pending in
                defer { pending = nil }
                return pending
            }?(value)
        }
        return await withUnsafeContinuation { continuation in
            pending.withLock { $0 = { continuation.resume(returning: $0) } }
            launch { end(await question()) }
            scheduler.after(patience) { end(nil) }
        }
    }

    /// An executor for an actor that owns a blocking resource.
    ///
    /// - Parameter delay: asked before each piece of work: how long the resource takes before it
    ///   comes to it.
    public func inline(delay: @escaping @Sendable () -> Duration = { .zero }) -> InlineExecutor {
        let executor = InlineExecutor(process: self, delay: delay)
        state.withLock { $0.executors.append(executor) }
        return executor
    }

    /// Ends it now, between two of its jobs.
    public func kill() {
        let whenDead = state.withLock { state in
            defer {
                state.isDead = true
                state.whenDead = nil
            }
            return state.whenDead
        }
        whenDead?()
    }

    /// Ends it behind so many more of its own jobs, wherever they stand then.
    ///
    /// - Parameter whenDead: called at that moment, between two jobs; it must be short.
    public func kill(afterJobs jobs: Int, _ whenDead: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.deathAt = state.steps + UInt64(max(1, jobs))
            state.whenDead = whenDead
        }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard !isDead else { return }
        scheduler.add(.job(job, self))
    }

    func run(_ job: UnownedJob) {
        guard !isDead else { return }
        job.runSynchronously(on: asUnownedTaskExecutor())
        passed()
    }

    /// A job of this process has run.
    func passed() {
        let isOver = state.withLock { state in
            state.steps += 1
            return !state.isDead && state.deathAt.map { state.steps >= $0 } == true
        }
        if isOver { kill() }
    }
}
