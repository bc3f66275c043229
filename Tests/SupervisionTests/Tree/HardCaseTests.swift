import Core
import Supervision
import Testing

/// Children that hang for real, under a clock that stands still until it is moved: each time the
/// tree is whole again, or the end of the process is called for with the right cause.
@Suite("Children that hang", .timeLimit(.minutes(1)))
struct HardCaseTests {
    private let time = ManualTime()
    private let proof = ProofOfProgress.within(.seconds(60))

    /// Owns a thread on which C blocks.
    private actor Device {
        private let executor = ThreadExecutor(name: "device")
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }

        func read(_ blocked: BlockedThreads) { blocked.wait() }
    }

    private func tree(
        _ child: ChildSpecification, observe: @escaping @Sendable (SupervisionEvent) -> Void,
        onLeak: @escaping @Sendable (LeakedChild) -> Void = { _ in }
    ) throws -> Supervisor {
        try Supervisor(
            SupervisorSpecification(id: "top", children: [child]), time: time,
            random: SeededRandom(seed: 1), observe: observe, onLeak: onLeak)
    }

    /// Of the first restart.
    private static func error(_ event: SupervisionEvent?) -> String? {
        if case .restartScheduled(_, 1, let error)? = event?.kind { error } else { nil }
    }

    private static func causes(_ events: [SupervisionEvent]) -> [StopCause] {
        events.filter { $0.kind == .askedToStop }.compactMap(\.cause)
    }

    private static func isEnd(_ event: SupervisionEvent) -> Bool {
        if case .ended = event.kind { true } else { false }
    }

    @Test("blocked in C but woken by its cancellation: stopped, and the tree is whole again")
    func blockedInC() async throws {
        var watch = EventWatch()
        let child = ChildSpecification(id: "device", proof: proof) { context in
            guard context.attempt == 1 else { return await untilCancelled() }
            let blocked = BlockedThreads()
            await withTaskCancellationHandler {
                await Device().read(blocked)
            } onCancel: {
                blocked.release(1)
            }
        }
        let tree = try tree(child, observe: watch.observer) { Issue.record("\($0)") }
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            _ = await watch.until { $0.kind == .started(attempt: 1) }
            await time.wakeNext()
            let events = await watch.until { Self.error($0) != nil }
            #expect(Self.causes(events) == [.proofMissed(limit: .seconds(60))])
            #expect(Self.error(events.last) == "no proof of progress within 60.0 seconds")
            await time.wakeNext()
            _ = await watch.until { $0.kind == .started(attempt: 2) }
            #expect(await tree.snapshot().root.children.map(\.state) == [.running])
            tree.stop()
            try await group.waitForAll()
        }
    }

    @Test("silent after a proof that came before the end of its rest: stopped in time")
    func earlyProof() async throws {
        var watch = EventWatch()
        let time = time
        let isEarly = Guarded(false)
        let isProved = Guarded(false)
        let child = ChildSpecification(id: "device", proof: proof) { context in
            context.rests(until: time.monotonic() + .seconds(600))
            while !isEarly.withLock({ $0 }) { await Task.yield() }
            context.proved()
            isProved.withLock { $0 = true }
            await untilCancelled()
        }
        let tree = try tree(child, observe: watch.observer) { Issue.record("\($0)") }
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            _ = await watch.until { $0.kind == .started(attempt: 1) }
            // The first proof is looked for here, and the rest is found.
            await time.wakeNext()
            time.advance(.seconds(10))
            let proved = time.monotonic()
            isEarly.withLock { $0 = true }
            while !isProved.withLock({ $0 }) { await Task.yield() }
            // What the watch does every few seconds.
            #expect(await tree.standing() == Standing())
            await time.run(to: proved + .seconds(60))
            let events = await watch.until { $0.kind == .askedToStop }
            #expect(Self.causes(events) == [.proofMissed(limit: .seconds(60))])
            tree.stop()
            try await group.waitForAll()
        }
    }

    @Test("the tree has ended, the process has not: that is no standing")
    func ended() async throws {
        let tree = try tree(ChildSpecification(id: "device") { _ in }, observe: { _ in })
        tree.stop()
        try await tree.run()
        #expect(await tree.standing() == Standing(hasEnded: true))
    }

    @Test("blocked in C and deaf: leaked with the cause, the process ends with its code")
    func deafInC() async throws {
        var watch = EventWatch()
        let blocked = BlockedThreads()
        let child = ChildSpecification(id: "device", proof: proof) { _ in
            await Device().read(blocked)
        }
        let records = Guarded<[PastHelp]>([])
        let codes = Guarded<[Int32]>([])
        let last = LastResort(
            record: { cause in records.withLock { $0.append(cause) } },
            end: { code in codes.withLock { $0.append(code) } })
        let tree = try tree(child, observe: watch.observer, onLeak: { last.leaked($0) })
        await withTaskGroup { group in
            group.addTask { try? await tree.run() }
            _ = await watch.until { $0.kind == .started(attempt: 1) }
            await time.wakeNext()
            _ = await watch.until { $0.kind == .askedToStop }
            await time.wakeNext()
            let events = await watch.until { $0.kind == .leaked }
            let cause = StopCause.proofMissed(limit: .seconds(60))
            #expect(events.last?.cause == cause)
            // Asked on the supervisor, and so after what it did about the leak.
            #expect(await tree.standing() == Standing(leaks: 1))
            #expect(codes.withLock { $0 } == [71])
            #expect(
                records.withLock { $0 } == [
                    .leaked([
                        LeakedChild(
                            path: "top/device", shutdownTime: .seconds(5), cause: cause)
                    ])
                ])
            // The process would have ended; here the call comes back and the tree can end.
            blocked.release(100)
            _ = await watch.until(Self.isEnd)
            tree.stop()
        }
    }

    @Test("deaf to cancellation in Swift but late: leaked, then whole again, never twice at once")
    func deafButLate() async throws {
        var watch = EventWatch()
        let release = AsyncStream<Void>.makeStream()
        let running = Guarded(0)
        let child = ChildSpecification(id: "deaf", proof: proof) { context in
            let count = running.withLock { count in
                count += 1
                return count
            }
            #expect(count == 1)
            defer { running.withLock { $0 -= 1 } }
            guard context.attempt == 1 else { return await untilCancelled() }
            // A task of its own does not hear the cancellation; and the stream may have ended
            // before it comes here.
            await Task { for await _ in release.stream {} }.value
        }
        let leaks = Counter()
        let tree = try tree(child, observe: watch.observer) { _ in leaks.add() }
        await withTaskGroup { group in
            group.addTask {
                // The late end is told when the tree ends.
                await #expect(throws: SupervisionFault.leaked(children: ["top/deaf"])) {
                    try await tree.run()
                }
            }
            _ = await watch.until { $0.kind == .started(attempt: 1) }
            await time.wakeNext()
            _ = await watch.until { $0.kind == .askedToStop }
            await time.wakeNext()
            _ = await watch.until { $0.kind == .leaked }
            release.continuation.finish()
            _ = await watch.until { if case .restartScheduled = $0.kind { true } else { false } }
            await time.wakeNext()
            _ = await watch.until { $0.kind == .started(attempt: 2) }
            tree.stop()
        }
        #expect(leaks.value == 1)
    }

    @Test(
        "a child that is asked through its own queue lives, one whose queue stands still does not")
    func askedThroughQueue() async throws {
        var watch = EventWatch()
        let (probes, queue) = AsyncStream<Probe>.makeStream()
        let isStuck = Guarded(false)
        let asked = AsyncStream<Void>.makeStream()
        let child = ChildSpecification(id: "server", proof: .answered(within: .seconds(60))) {
            context in
            guard context.attempt == 1 else { return await untilCancelled() }
            context.whenAsked { queue.yield($0) }
            for await probe in probes {
                if isStuck.withLock({ $0 }) {
                    // What a timer beside the work could do.
                    context.proved()
                    context.rests(until: .seconds(100_000))
                    await untilCancelled()
                }
                probe.answer()
                asked.continuation.yield()
            }
        }
        let tree = try tree(child, observe: watch.observer) { Issue.record("\($0)") }
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            _ = await watch.until { $0.kind == .started(attempt: 1) }
            var answers = asked.stream.makeAsyncIterator()
            for round in 0...40 {
                await time.run(to: .seconds(1_020 + 30 * round))
                await answers.next()
            }
            // Two for the start (the proof's own time, then the first question), and one a round.
            #expect(time.sleeps <= 2 + 41)
            let proof = await tree.snapshot().root.children.first?.proof
            #expect(proof?.provedAt == time.monotonic())
            isStuck.withLock { $0 = true }
            await time.run(to: .seconds(2_250))
            await time.run(to: .seconds(2_280))
            let events = await watch.until(Self.isEnd)
            #expect(events.last?.cause == .proofMissed(limit: .seconds(60)))
            tree.stop()
            try await group.waitForAll()
        }
    }

    @Test("steps of work and rests keep a child alive, through the supervisor's one timer")
    func stepsAndRests() async throws {
        var watch = EventWatch()
        let child = ChildSpecification(id: "worker", proof: proof) { context in
            for _ in 0..<20 {
                try await context.rest(for: .seconds(600))
                context.proved()
            }
            throw Broken()
        }
        let tree = try tree(child, observe: watch.observer) { Issue.record("\($0)") }
        let start = time.monotonic()
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            for step in 1...20 { await time.run(to: start + .seconds(600) * step) }
            let events = await watch.until(Self.isEnd)
            #expect(events.last?.kind == .ended(error: "broken"))
            tree.stop()
            try await group.waitForAll()
        }
    }
}
