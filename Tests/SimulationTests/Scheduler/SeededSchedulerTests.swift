import Core
import Dispatch
import Foundation
import Simulation
import Testing

/// Three counters that talk to each other and sleep between their rounds.
private actor Talker {
    private let executor: InlineExecutor
    private let note: @Sendable (String) -> Void
    private let name: String
    private var heard = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ name: String, _ executor: InlineExecutor, _ note: @escaping @Sendable (String) -> Void) {
        self.name = name
        self.executor = executor
        self.note = note
    }

    func hear(_ word: Int) {
        heard += word
        note("\(name) \(heard)")
    }
}

private actor Plain {
    private(set) var sum = 0
    func add(_ value: Int) { sum += value }
}

@Suite("A scheduler with a seed")
struct SeededSchedulerTests {
    /// What a small world says in order.
    private func story(seed: UInt64) throws -> (words: [String], trace: UInt64, end: Duration) {
        let scheduler = SeededScheduler(seed: seed)
        let process = SimulatedProcess(name: "post", on: scheduler)
        let time = VirtualTime(
            on: scheduler, bootID: Identifier(high: 1, low: 1), wall: Timestamp(milliseconds: 0))
        let words = Guarded<[String]>([])
        let note: @Sendable (String) -> Void = { word in words.withLock { $0.append(word) } }
        try scheduler.run {
            let talkers = (0..<3).map { Talker("talker \($0)", process.inline(), note) }
            let plain = Plain()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        for round in 0..<5 {
                            await talkers[(number + round) % 3].hear(number)
                            await plain.add(round)
                            try? await time.sleep(for: .milliseconds(number % 3))
                            await Task.yield()
                        }
                    }
                }
            }
            note("sum \(await plain.sum)")
        }
        return (words.withLock { $0 }, scheduler.trace, scheduler.now)
    }

    @Test("One seed is one order, whatever the machine does")
    func sameSeed() throws {
        let first = try story(seed: 7)
        for _ in 0..<20 {
            let again = try story(seed: 7)
            #expect(again.words == first.words)
            #expect(again.trace == first.trace)
        }
        #expect(first.words.last == "sum 60")
    }

    @Test("Other seeds are other orders")
    func otherSeeds() throws {
        let traces = try Set((1...40).map { try story(seed: $0).trace })
        #expect(traces.count == 40)
        let orders = try Set((1...40).map { try story(seed: $0).words })
        #expect(orders.count > 30)
    }

    @Test("Time passes only while nobody could work, and then to the earliest sleeper")
    func timePasses() throws {
        let scheduler = SeededScheduler(seed: 1)
        let woken = Guarded<[Int]>([])
        try scheduler.run {
            await withTaskGroup(of: Void.self) { group in
                for hours in [5, 1, 3] {
                    group.addTask {
                        try? await scheduler.sleep(for: .seconds(hours * 3_600))
                        woken.withLock { $0.append(hours) }
                    }
                }
            }
        }
        #expect(woken.withLock { $0 } == [1, 3, 5])
        #expect(scheduler.now == .seconds(5 * 3_600))
    }

    @Test("Who waits for what nobody will do is found")
    func deadlock() throws {
        let scheduler = SeededScheduler(seed: 1)
        #expect(throws: SchedulerFault.stalled(at: .seconds(9), foreignJobs: 0)) {
            try scheduler.run {
                try await scheduler.sleep(for: .seconds(9))
                let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
                for await _ in stream {}
                withExtendedLifetime(continuation) {}
            }
        }
    }

    @Test("A run in which another thread had a say fails, though it came to its end")
    func foreignThread() throws {
        let scheduler = SeededScheduler(seed: 1)
        let process = SimulatedProcess(name: "post", on: scheduler)
        let launchElsewhere: @Sendable () -> Void = {
            let isLaunched = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                process.launch {}
                isLaunched.signal()
            }
            isLaunched.wait()
        }
        #expect(throws: SchedulerFault.escaped(foreignJobs: 1)) {
            try scheduler.run {
                launchElsewhere()
                try await scheduler.sleep(for: .seconds(1))
            }
        }
    }

    @Test("A cancelled sleeper wakes at once")
    func cancellation() throws {
        let scheduler = SeededScheduler(seed: 3)
        let end = try scheduler.run {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await scheduler.sleep(for: .seconds(100))
                        return false
                    } catch {
                        return true
                    }
                }
                try? await scheduler.sleep(for: .seconds(2))
                group.cancelAll()
                return await group.next() ?? false
            }
        }
        #expect(end)
        #expect(scheduler.now == .seconds(2))
    }

    @Test("A killed process does nothing more, not even its clean-up; others go on")
    func kill() throws {
        let scheduler = SeededScheduler(seed: 5)
        let doomed = SimulatedProcess(name: "doomed", on: scheduler)
        let told = Guarded<[String]>([])
        doomed.launch {
            defer { told.withLock { $0.append("cleaned up") } }
            for number in 0..<100 {
                told.withLock { $0.append("round \(number)") }
                try? await scheduler.sleep(for: .seconds(1))
            }
        }
        try scheduler.run {
            try await scheduler.sleep(for: .milliseconds(2_500))
            doomed.kill()
            try await scheduler.sleep(for: .seconds(500))
        }
        #expect(told.withLock { $0 } == ["round 0", "round 1", "round 2"])
    }

    @Test("A process can be killed behind any of its jobs")
    func killAtStep() throws {
        var reached: Set<Int> = []
        for jobs in 1...12 {
            let scheduler = SeededScheduler(seed: 5)
            let doomed = SimulatedProcess(name: "doomed", on: scheduler)
            let rounds = Guarded(0)
            let deaths = Guarded(0)
            doomed.kill(afterJobs: jobs) { deaths.withLock { $0 += 1 } }
            doomed.launch {
                while true {
                    rounds.withLock { $0 += 1 }
                    await Task.yield()
                }
            }
            try scheduler.run { try await scheduler.sleep(for: .seconds(1)) }
            #expect(deaths.withLock { $0 } == 1)
            reached.insert(rounds.withLock { $0 })
        }
        // A yield is a job of its own.
        #expect(reached == Set(1...6))
    }
}

@Suite("A resource in a simulation")
struct InlineExecutorTests {
    @Test("Its work keeps its order")
    func order() throws {
        let scheduler = SeededScheduler(seed: 11)
        let executor = SimulatedProcess(name: "post", on: scheduler).inline()
        let done = Guarded<[Int]>([])
        try scheduler.run {
            for number in 0..<50 { executor.perform { done.withLock { $0.append(number) } } }
            await withCheckedContinuation { last in executor.perform { last.resume() } }
        }
        #expect(done.withLock { $0 } == Array(0..<50))
        #expect(executor.longest == 51)
    }

    @Test("A slow one takes its time for each piece, and nobody else waits")
    func slow() throws {
        let scheduler = SeededScheduler(seed: 11)
        let process = SimulatedProcess(name: "post", on: scheduler)
        let executor = process.inline(delay: { .seconds(3) })
        let beats = Guarded(0)
        process.launch {
            while true {
                try? await scheduler.sleep(for: .seconds(1))
                beats.withLock { $0 += 1 }
            }
        }
        try scheduler.run {
            for _ in 0..<4 { executor.perform {} }
            await withCheckedContinuation { last in executor.perform { last.resume() } }
        }
        #expect(scheduler.now == .seconds(15))
        #expect((14...15).contains(beats.withLock { $0 }))
    }
}

@Suite("Virtual time")
struct VirtualTimeTests {
    @Test("The wall clock jumps and monotonic time does not")
    func jump() throws {
        let scheduler = SeededScheduler(seed: 1)
        let start = Timestamp(milliseconds: 1_800_000_000_000)
        let time = VirtualTime(
            on: scheduler, bootID: Identifier(high: 1, low: 1), wall: start)
        let before = time.monotonic()
        try scheduler.run {
            try await time.sleep(for: .seconds(10))
            time.jump(by: .seconds(-3_600), isSynchronised: false)
            try await time.sleep(for: .seconds(5))
        }
        #expect(time.monotonic() - before == .seconds(15))
        #expect(time.now() == start + .seconds(15 - 3_600))
        #expect(!time.kernelSaysSynchronised())
    }

    @Test("A board that starts later counts from its own start")
    func secondBoot() throws {
        let scheduler = SeededScheduler(seed: 1)
        let wall = Timestamp(milliseconds: 1_800_000_000_000)
        let first = VirtualTime(on: scheduler, bootID: Identifier(high: 1, low: 1), wall: wall)
        try scheduler.run { try await scheduler.sleep(for: .seconds(1_000)) }
        let second = VirtualTime(
            on: scheduler, bootID: Identifier(high: 1, low: 2), wall: first.now())
        #expect(second.now() == wall + .seconds(1_000))
        #expect(first.monotonic() - second.monotonic() == .seconds(1_000))
    }
}
