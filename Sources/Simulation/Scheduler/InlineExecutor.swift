internal import Core
public import Supervision

/// The executor of a resource in a simulation: its work runs in its order, one piece in a turn of
/// the scheduler, on the scheduler's thread.
///
/// A slow resource is simulated by the time it takes before it comes to each piece; meanwhile all
/// others go on, as beside a thread that blocks.
public final class InlineExecutor: ResourceExecutor {
    private enum Work: Sendable {
        case job(UnownedJob)
        case closure(@Sendable () -> Void)
    }

    private struct State: Sendable {
        var waiting: [Work] = []
        var hasTurn = false
        var isRunning = false
        var longest = 0
    }

    private let process: SimulatedProcess
    private let delay: @Sendable () -> Duration
    private let state = Guarded(State())

    init(process: SimulatedProcess, delay: @escaping @Sendable () -> Duration) {
        self.process = process
        self.delay = delay
    }

    /// The most pieces of work that ever waited.
    public var longest: Int { state.withLock { $0.longest } }

    public func enqueue(_ job: consuming ExecutorJob) {
        append(.job(UnownedJob(job)))
    }

    public func perform(_ work: @escaping @Sendable () -> Void) {
        append(.closure(work))
    }

    public func stop() {
        while runOne() {}
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        precondition(state.withLock { $0.isRunning }, "not in a turn of this executor")
    }

    public func isIsolatingCurrentContext() -> Bool? {
        state.withLock { $0.isRunning }
    }

    private func append(_ work: Work) {
        // What a dead process still had to do is kept and not done: to let go of it would tell
        // those who wait for it.
        let isDead = process.isDead
        let needsTurn = state.withLock { state in
            state.waiting.append(work)
            guard !isDead else { return false }
            state.longest = max(state.longest, state.waiting.count)
            defer { state.hasTurn = true }
            return !state.hasTurn
        }
        if needsTurn { takeTurn() }
    }

    private func takeTurn() {
        let delay = delay()
        guard delay > .zero else { return process.scheduler.add(.resource(self)) }
        let sleeper = Sleeper(until: process.scheduler.now + delay)
        sleeper.sleep { [self] _ in process.scheduler.add(.resource(self)) }
        process.scheduler.add(sleeper)
    }

    func runFirst() {
        guard !process.isDead else { return }
        _ = runOne()
        process.passed()
        let needsTurn = state.withLock { state in
            state.hasTurn = !state.waiting.isEmpty
            return state.hasTurn
        }
        if needsTurn { takeTurn() }
    }

    private func runOne() -> Bool {
        let work = state.withLock { state -> Work? in
            guard !state.waiting.isEmpty else { return nil }
            state.isRunning = true
            return state.waiting.removeFirst()
        }
        guard let work else { return false }
        switch work {
        case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        case .closure(let closure): closure()
        }
        state.withLock { $0.isRunning = false }
        return true
    }
}
