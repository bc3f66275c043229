import Core
import Glibc
import Supervision
import Testing

@Suite("An executor with a thread of its own", .timeLimit(.minutes(1)))
struct ThreadExecutorTests {
    /// Owns something that only one thread may touch.
    private actor Resource {
        private let executor: any ResourceExecutor
        private(set) var threads: Set<UInt> = []
        private(set) var order: [Int] = []
        private var inside = 0
        private(set) var mostInside = 0

        init(_ executor: any ResourceExecutor) { self.executor = executor }

        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }

        func note(_ number: Int) {
            inside += 1
            mostInside = max(mostInside, inside)
            threads.insert(UInt(pthread_self()))
            order.append(number)
            inside -= 1
        }

        nonisolated func noteFromItsThread(_ number: Int) {
            assumeIsolated { $0.note(number) }
        }
    }

    @Test("runs an actor's work on one thread, one job at a time")
    func oneThread() async {
        let executor: any ResourceExecutor = .thread(name: "test")
        let resource = Resource(executor)
        await withTaskGroup { group in
            for number in 0..<1_000 { group.addTask { await resource.note(number) } }
        }
        #expect(await resource.threads.count == 1)
        #expect(await resource.mostInside == 1)
        #expect(await Set(resource.order) == Set(0..<1_000))
    }

    @Test("plain closures run in order on the same thread, isolated to its actor")
    func closures() async {
        let executor = ThreadExecutor(name: "test")
        let resource = Resource(executor)
        await resource.note(0)
        for number in 1...100 {
            executor.perform { resource.noteFromItsThread(number) }
        }
        executor.stop()
        #expect(await resource.order == Array(0...100))
    }

    @Test("stop returns only when all that waited has run")
    func stopDrains() {
        let executor = ThreadExecutor(name: "test")
        let count = Counter()
        for _ in 0..<1_000 { executor.perform { count.add() } }
        executor.stop()
        #expect(count.value == 1_000)
        executor.stop()
    }

    @Test("work after a stop runs all the same")
    func afterStop() async {
        let executor = ThreadExecutor(name: "test")
        let resource = Resource(executor)
        await resource.note(1)
        executor.stop()
        await resource.note(2)
        executor.stop()
        #expect(await resource.order == [1, 2])
    }

    @Test("an executor that nobody holds any more has still done its work")
    func deinitialisation() async {
        let (stream, continuation) = AsyncStream<Int>.makeStream()
        do {
            let executor = ThreadExecutor(name: "test")
            executor.perform { continuation.yield(1) }
            executor.perform { continuation.finish() }
        }
        var seen: [Int] = []
        for await number in stream { seen.append(number) }
        #expect(seen == [1])
    }

    @Test("an actor may lose its last reference on its own thread")
    func lastReferenceInside() async {
        weak var executor: ThreadExecutor?
        do {
            let strong = ThreadExecutor(name: "test")
            executor = strong
            await Resource(strong).note(1)
        }
        // Nothing to wait for but the thread itself; it holds the executor while a job runs.
        while executor != nil { await Task.yield() }
    }

    @Test("knows its own context from others")
    func context() async {
        let executor = ThreadExecutor(name: "test")
        #expect(executor.isIsolatingCurrentContext() == false)
        let inside = await withCheckedContinuation { waiter in
            executor.perform { waiter.resume(returning: executor.isIsolatingCurrentContext()) }
        }
        #expect(inside == true)
        #expect(executor.isSameExclusiveExecutionContext(other: executor))
        #expect(!executor.isSameExclusiveExecutionContext(other: ThreadExecutor(name: "other")))
    }

    @Test("assuming its isolation elsewhere ends the process")
    func wrongThread() async {
        await #expect(processExitsWith: .failure) {
            ThreadExecutor(name: "test").checkIsolated()
        }
    }

    @Test("its thread takes no signals and bears its name")
    func thread() async {
        let executor = ThreadExecutor(name: "wp-test-thread")
        let (name, blocked) = await withCheckedContinuation { waiter in
            executor.perform {
                let name = try? LinuxFiles().read("/proc/thread-self/comm", limit: 64)
                var signals = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &signals)
                waiter.resume(
                    returning: (
                        String(decoding: name ?? [], as: UTF8.self),
                        sigismember(&signals, SIGTERM) == 1
                    ))
            }
        }
        #expect(name == "wp-test-thread\n")
        #expect(blocked)
    }
}
