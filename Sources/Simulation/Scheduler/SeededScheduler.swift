internal import Core
internal import Glibc

/// One thread, one order: runs the tasks of simulated processes job by job, and lets virtual time
/// pass only while none of them could run.
///
/// 1. Of all jobs that could run now the seed chooses one, and it runs on the thread that called
///    ``run(_:)`` until it suspends. The same seed and the same code give the same order.
/// 2. Where no job could run, time goes to the earliest sleeper. Nothing takes time but sleeping.
/// 3. Where no job could run and nobody sleeps while the body is not done, a task waits for what
///    nobody will do, or for a thread outside of this: ``SchedulerFault/stalled(at:foreignJobs:)``.
/// 4. A job that another thread brought came when it liked: a run with one fails at its end at the
///    latest, ``SchedulerFault/escaped(foreignJobs:)``.
///
/// What is to stay in the order must be started below ``SimulatedProcess/launch(_:)`` or
/// ``run(_:)`` and sleep by ``VirtualTime``. `Task {}` without an executor, `Task.sleep`, the main
/// actor, Dispatch and NIO escape it.
public final class SeededScheduler: Sendable {
    /// Something that can run now.
    enum Turn: Sendable {
        case job(UnownedJob, SimulatedProcess)
        /// The first in the queue of a resource.
        case resource(InlineExecutor)
    }

    struct State: Sendable {
        var ready: [Turn] = []
        var sleepers = SleeperHeap()
        var now = Duration.zero
        var random: UInt64
        var trace: UInt64 = 0xCBF2_9CE4_8422_2325
        var steps: UInt64 = 0
        var foreignJobs = 0
        var mostReady = 0
        var mostSleepers = 0
        var isOver = false
    }

    let state: Guarded<State>
    private let thread = Guarded(pthread_self())
    private let hook = Guarded<(@Sendable () -> Void)?>(nil)

    public init(seed: UInt64) {
        // Neighbouring seeds are to begin far apart.
        var random = SeededRandom(seed: seed)
        state = Guarded(State(random: random.next() | 1))
    }

    /// Virtual time since the scheduler was made.
    public var now: Duration { state.withLock { $0.now } }
    /// Jobs run so far.
    public var steps: UInt64 { state.withLock { $0.steps } }
    /// A digest of every choice so far with its time, and of what was noted.
    public var trace: UInt64 { state.withLock { $0.trace } }
    /// The most jobs that could run at once, and the most sleepers.
    public var most: (ready: Int, sleepers: Int) {
        state.withLock { ($0.mostReady, $0.mostSleepers) }
    }

    /// Takes what happened into the trace.
    public func note(_ text: String) {
        state.withLock { state in
            for byte in text.utf8 { state.mix(UInt64(byte)) }
        }
    }

    /// Calls `look` behind each job from now on: to see at once what a job has come to. `nil` ends
    /// it.
    public func behindEachTurn(_ look: (@Sendable () -> Void)?) {
        hook.withLock { $0 = look }
    }

    /// Runs `body` and everything that is launched meanwhile until `body` is done.
    ///
    /// Blocks the calling thread, on which all of it runs. What is still running then is abandoned:
    /// no job of this scheduler runs any more after the last call.
    /// - Throws: what `body` throws, or ``SchedulerFault``.
    public func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        thread.withLock { $0 = pthread_self() }
        let outcome = Guarded<Result<Value, any Error>?>(nil)
        SimulatedProcess(name: "body", on: self).launch {
            do {
                let value = try await body()
                outcome.withLock { $0 = .success(value) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
        }
        while true {
            if let result = outcome.withLock({ $0 }) {
                let foreignJobs = state.withLock { $0.foreignJobs }
                guard foreignJobs == 0 else {
                    throw SchedulerFault.escaped(foreignJobs: foreignJobs)
                }
                return try result.get()
            }
            guard step() else {
                let (now, foreignJobs) = state.withLock { ($0.now, $0.foreignJobs) }
                throw SchedulerFault.stalled(at: now, foreignJobs: foreignJobs)
            }
        }
    }

    /// Nothing runs any more; what waits is let go.
    public func end() {
        state.withLock { state in
            state.isOver = true
            state.ready = []
            state.sleepers = SleeperHeap()
        }
    }

    func add(_ turn: Turn) {
        let isForeign = thread.withLock { pthread_equal($0, pthread_self()) == 0 }
        state.withLock { state in
            if isForeign { state.foreignJobs += 1 }
            guard !state.isOver else { return }
            state.ready.append(turn)
            state.mostReady = max(state.mostReady, state.ready.count)
        }
    }

    func add(_ sleeper: Sleeper) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.sleepers.push(sleeper)
            state.mostSleepers = max(state.mostSleepers, state.sleepers.count)
        }
    }

    /// - Returns: whether there was anything to do.
    private func step() -> Bool {
        enum Next {
            case turn(Turn)
            case wake([Sleeper])
            case nothing
        }
        let next: Next = state.withLock { state in
            if !state.ready.isEmpty { return .turn(state.choose()) }
            guard let first = state.sleepers.pop() else { return .nothing }
            var woken = [first]
            state.now = max(state.now, first.deadline)
            while let other = state.sleepers.first, other.deadline <= state.now {
                woken.append(other)
                _ = state.sleepers.pop()
            }
            return .wake(woken)
        }
        switch next {
        case .nothing: return false
        case .wake(let sleepers): for sleeper in sleepers { sleeper.wake() }
        case .turn(.job(let job, let process)): process.run(job)
        case .turn(.resource(let executor)): executor.runFirst()
        }
        hook.withLock { $0 }?()
        return true
    }
}

extension SeededScheduler.State {
    mutating func choose() -> SeededScheduler.Turn {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        let index = Int(random % UInt64(ready.count))
        steps += 1
        mix(UInt64(bitPattern: now.wholeMilliseconds))
        mix(UInt64(index) << 32 | UInt64(ready.count))
        ready.swapAt(index, ready.count - 1)
        return ready.removeLast()
    }

    /// FNV-1a, a word at a time.
    mutating func mix(_ word: UInt64) {
        trace = (trace ^ word) &* 0x0000_0100_0000_01B3
        trace ^= trace >> 29
    }
}
