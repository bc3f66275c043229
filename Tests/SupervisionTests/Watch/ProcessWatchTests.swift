import Core
import Glibc
import Supervision
import Testing

/// Against the real pool and the real clock; what is measured is not judged.
@Suite("Watching the process from a thread of its own", .timeLimit(.minutes(1)))
struct ProcessWatchTests {
    /// More tasks than the pool has threads.
    private static let blockers = 4 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private func events() -> (
        observe: @Sendable (ProcessWatchEvent) -> Void, stream: AsyncStream<ProcessWatchEvent>
    ) {
        let (stream, continuation) = AsyncStream<ProcessWatchEvent>.makeStream()
        return ({ continuation.yield($0) }, stream)
    }

    @Test("a pool whose threads all block is an alarm, and past help at the limit")
    func starvedPool() async {
        let blocked = BlockedThreads()
        let seen = Guarded<[ProcessWatchEvent]>([])
        let causes = Guarded<[PastHelp]>([])
        let answers = Counter()
        let (stream, answered) = AsyncStream<Void>.makeStream()
        let watch = ProcessWatch(
            probe: PoolProbe(
                interval: .milliseconds(20), alarm: .milliseconds(10), limit: .milliseconds(300)),
            time: SystemTime(),
            observe: { event in seen.withLock { $0.append(event) } },
            onPastHelp: { cause in
                causes.withLock { $0.append(cause) }
                // Where the process would end, the test goes on.
                blocked.release(Self.blockers)
            })
        await withTaskGroup { group in
            group.addTask {
                await watch.run {
                    answers.add()
                    answered.finish()
                    return Standing()
                }
            }
            // The pool answers while it is free.
            for await _ in stream {}
            await withTaskGroup { blockers in
                for _ in 0..<Self.blockers { blockers.addTask { blocked.wait() } }
            }
            group.cancelAll()
        }
        #expect(answers.value > 0)
        let found = causes.withLock { $0 }
        #expect(found.count == 1)
        if case .poolStarved? = found.first {} else { Issue.record("\(found)") }
        let alarms = seen.withLock { $0 }.filter {
            if case .poolAlarm(_, false, let reading) = $0 { reading.alarms > 0 } else { false }
        }
        #expect(!alarms.isEmpty)
        #expect(seen.withLock { $0.last } == found.first.map { .pastHelp($0) })
        #expect(watch.reading.alarms > 0)
        #expect(watch.reading.worst >= .milliseconds(10))
    }

    @Test("a pool that comes free again is told with its full time, and all is well")
    func recovers() async {
        let blocked = BlockedThreads()
        let (observe, stream) = events()
        let watch = ProcessWatch(
            probe: PoolProbe(
                interval: .milliseconds(20), alarm: .milliseconds(10), limit: .seconds(50)),
            time: SystemTime(),
            observe: { event in
                // The first alarm, from the watching thread, ends the starvation.
                if case .poolAlarm(_, false, _) = event { blocked.release(Self.blockers) }
                observe(event)
            },
            onPastHelp: { Issue.record("\($0)") })
        await withTaskGroup { group in
            group.addTask { await watch.run { Standing() } }
            group.addTask {
                await withTaskGroup { blockers in
                    for _ in 0..<Self.blockers { blockers.addTask { blocked.wait() } }
                }
            }
            for await event in stream {
                if case .poolAlarm(let latency, true, _) = event {
                    #expect(latency > .milliseconds(10))
                    break
                }
            }
            blocked.release(Self.blockers)
            group.cancelAll()
        }
    }

    @Test("a tree that does not answer is past help while the pool runs")
    func silentTree() async {
        let (stream, told) = AsyncStream<PastHelp>.makeStream()
        let watch = ProcessWatch(
            probe: PoolProbe(
                interval: .milliseconds(5), alarm: .seconds(5), limit: .milliseconds(50)),
            time: SystemTime(), onPastHelp: { told.yield($0) })
        await withTaskGroup { group in
            group.addTask {
                await watch.run {
                    await untilCancelled()
                    return Standing()
                }
            }
            for await cause in stream {
                if case .treeSilent = cause {} else { Issue.record("\(cause)") }
                break
            }
            group.cancelAll()
        }
    }

    @Test("systemd is petted from evidence, told when it is not, and again when it is")
    func watchdog() async throws {
        let pets = Counter()
        let standing = Guarded(Standing())
        let (observe, stream) = events()
        let (petted, pet) = AsyncStream<Void>.makeStream()
        let watch = ProcessWatch(
            watchdog: WatchdogRequest(interval: .milliseconds(40)), time: SystemTime(),
            observe: observe,
            pet: {
                pets.add()
                pet.yield()
            },
            onPastHelp: { Issue.record("\($0)") })
        await withTaskGroup { group in
            group.addTask { await watch.run { standing.withLock { $0 } } }
            var signs = petted.makeAsyncIterator()
            for _ in 0..<5 { await signs.next() }
            standing.withLock { $0 = Standing(neglected: ["top/a"]) }
            var seen = stream.makeAsyncIterator()
            while let event = await seen.next() {
                guard case .watchdogWithheld(let lacks) = event else { continue }
                if lacks.contains(.neglected(["top/a"])) { break }
            }
            let before = pets.value
            standing.withLock { $0 = Standing() }
            while let event = await seen.next(), event != .watchdogPetted {}
            #expect(pets.value > before)
            group.cancelAll()
        }
    }

    @Test("a sign of life that systemd does not take is a lack like any other")
    func notTaken() async {
        let (observe, stream) = events()
        let watch = ProcessWatch(
            watchdog: WatchdogRequest(interval: .milliseconds(40)), time: SystemTime(),
            observe: observe,
            pet: { throw SupervisionFault.notifierUnusable(path: "/none", errorNumber: ENOENT) },
            onPastHelp: { Issue.record("\($0)") })
        await withTaskGroup { group in
            group.addTask { await watch.run { Standing() } }
            for await event in stream where event == .watchdogWithheld([.notSent]) { break }
            group.cancelAll()
        }
    }

    @Test("a running tree answers for all its supervisors")
    func tree() async throws {
        let inner = SupervisorSpecification(
            id: "inner", children: [ChildSpecification(id: "a") { _ in await untilCancelled() }])
        let tree = try Supervisor(
            SupervisorSpecification(id: "top", children: [.supervisor(inner)]),
            time: SystemTime(), random: SystemRandom(), onLeak: { _ in })
        let (stream, petted) = AsyncStream<Void>.makeStream()
        let watch = ProcessWatch(
            watchdog: WatchdogRequest(interval: .seconds(1)), time: SystemTime(),
            pet: { petted.finish() }, onPastHelp: { Issue.record("\($0)") })
        try await withThrowingTaskGroup { group in
            group.addTask { await watch.run { await tree.standing() } }
            group.addTask { try await tree.run() }
            for await _ in stream {}
            tree.stop()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
