import Core
import Supervision
import Testing

@Suite("A running supervisor", .timeLimit(.minutes(1)))
struct SupervisorTests {
    private let time = ManualTime()

    private func supervisor(
        _ specification: SupervisorSpecification,
        observe: @escaping @Sendable (SupervisionEvent) -> Void = { _ in },
        onLeak: @escaping @Sendable (LeakedChild) -> Void = { _ in }
    ) throws -> Supervisor {
        try Supervisor(
            specification, time: time, random: SeededRandom(seed: 1), observe: observe,
            onLeak: onLeak)
    }

    /// Runs until it is cancelled, and notes its beginning and end.
    private func patient(_ id: String, _ log: Guarded<[String]>) -> ChildSpecification {
        ChildSpecification(id: id) { _ in
            log.withLock { $0.append("+\(id)") }
            await untilCancelled()
            log.withLock { $0.append("-\(id)") }
            try Task.checkCancellation()
        }
    }

    @Test("starts in order, says when all are ready, stops in reverse")
    func wholeLife() async throws {
        let log = Guarded<[String]>([])
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root",
                children: [patient("a", log), patient("b", log), patient("c", log)]))
        var watch = EventWatch()
        let seen = try supervisor(
            SupervisorSpecification(id: "root", children: [patient("a", log), patient("b", log)]),
            observe: watch.observer)
        try await seen.run { seen.stop() }
        let events = await watch.until { $0.kind == .supervisorEnded }
        #expect(
            events.map { "\($0.path) \($0.kind)" } == [
                "root/a started(attempt: 1)", "root/b started(attempt: 1)",
                "root/b askedToStop", "root/b ended(error: nil)",
                "root/a askedToStop", "root/a ended(error: nil)",
                "root supervisorEnded",
            ])
        try await tree.run { tree.stop() }
        #expect(log.withLock { $0.filter { $0.hasPrefix("-") }.suffix(3) } == ["-c", "-b", "-a"])
    }

    @Test("a failed child comes back after its back-off, which is announced before")
    func restart() async throws {
        var watch = EventWatch()
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root",
                children: [
                    ChildSpecification(id: "a") { context in
                        if context.attempt == 1 { throw Broken() }
                        await untilCancelled()
                    }
                ]),
            observe: watch.observer)
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            let events = await watch.until {
                if case .restartScheduled = $0.kind { true } else { false }
            }
            guard case .restartScheduled(let delay, 1, "broken") = events.last?.kind else {
                Issue.record("unexpected \(events)")
                return tree.stop()
            }
            #expect(delay >= .milliseconds(800) && delay <= .milliseconds(1_200))
            #expect(await tree.snapshot().root.children.first?.state == .backingOff)
            let before = time.monotonic()
            await time.wakeNext()
            _ = await watch.until { $0.kind == .started(attempt: 2) }
            #expect(time.monotonic() == before + delay)
            let child = await tree.snapshot().root.children.first
            #expect(child?.state == .running)
            #expect(child?.restarts == 1)
            #expect(child?.lastError == "broken")
            tree.stop()
            try await group.waitForAll()
        }
    }

    @Test("a stop before it runs starts nothing and is not forgotten")
    func stopBeforeRun() async throws {
        let log = Guarded<[String]>([])
        let tree = try supervisor(
            SupervisorSpecification(id: "root", children: [patient("a", log)]))
        tree.stop()
        try await tree.run()
        #expect(log.withLock { $0 }.isEmpty)
        await #expect(throws: SupervisionFault.alreadyRan(supervisor: "root")) {
            try await tree.run()
        }
    }

    @Test("a stop while a child is starting stops it and those before it")
    func stopDuringStart() async throws {
        let log = Guarded<[String]>([])
        let stopper = Guarded<Supervisor?>(nil)
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root",
                children: [
                    patient("a", log),
                    ChildSpecification(id: "b", reportsReady: true) { _ in
                        stopper.withLock { $0 }?.stop()
                        await untilCancelled()
                    },
                    patient("c", log),
                ]))
        stopper.withLock { $0 = tree }
        try await tree.run { Issue.record("never ready") }
        stopper.withLock { $0 = nil }
        #expect(!log.withLock { $0 }.contains("+c"))
    }

    @Test("cancelling its task ends all children and is no reason for restarts")
    func cancellation() async throws {
        // Many times: whether an end or the wish to stop arrives first is the scheduler's choice.
        for _ in 0..<200 { try await cancelOnce() }
    }

    @Test("in a task that is cancelled already it starts nothing and ends")
    func cancelledBefore() async throws {
        let log = Guarded<[String]>([])
        let tree = try supervisor(
            SupervisorSpecification(id: "root", children: [patient("a", log)]))
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                await #expect(throws: Never.self) { try await tree.run() }
            }
        }
        #expect(log.withLock { $0 }.isEmpty)
    }

    private func cancelOnce() async throws {
        var watch = EventWatch()
        let log = Guarded<[String]>([])
        let tree = try supervisor(
            SupervisorSpecification(id: "root", children: [patient("a", log), patient("b", log)]),
            observe: watch.observer)
        await withTaskGroup { group in
            group.addTask { try? await tree.run() }
            _ = await watch.until { $0.path == "root/b" }
            group.cancelAll()
        }
        let events = await watch.until { $0.kind == .supervisorEnded }
        #expect(
            !events.contains { if case .restartScheduled = $0.kind { true } else { false } })
        #expect(await tree.snapshot().root.children.map(\.state) == [.stopped, .stopped])
    }

    @Test("a nested supervisor that gives up is a failed child of the one above")
    func nestedFailure() async throws {
        let failing = ChildSpecification(id: "leaf") { _ in throw Broken() }
        let inner = SupervisorSpecification(
            id: "inner", policy: RestartPolicy(burst: 0), children: [failing])
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root", policy: RestartPolicy(burst: 0), children: [.supervisor(inner)]))
        let fault = await #expect(throws: SupervisionFault.self) { try await tree.run() }
        guard case .tooManyRestarts(let child, 0, let lastError) = fault else {
            Issue.record("unexpected \(String(describing: fault))")
            return
        }
        #expect(child == "root/inner")
        #expect(lastError.contains("root/inner/leaf"))
        #expect(lastError.contains("broken"))
    }

    @Test("an error not worth a restart goes up through nested supervisors at once")
    func nestedHopeless() async throws {
        let failing = ChildSpecification(id: "leaf", isWorthRestart: { _ in false }) { _ in
            throw Broken()
        }
        let inner = SupervisorSpecification(id: "inner", children: [failing])
        let tree = try supervisor(
            SupervisorSpecification(id: "root", children: [.supervisor(inner)]))
        await #expect {
            try await tree.run()
        } throws: { error in
            if case SupervisionFault.notWorthRestart("root/inner", let lastError) = error {
                lastError.contains("root/inner/leaf")
            } else {
                false
            }
        }
    }

    @Test("a nested supervisor is ready when its children are, and stops in its own order")
    func nestedOrder() async throws {
        let log = Guarded<[String]>([])
        var watch = EventWatch()
        let inner = SupervisorSpecification(
            id: "inner", children: [patient("b", log), patient("c", log)])
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root", children: [patient("a", log), .supervisor(inner), patient("d", log)]),
            observe: watch.observer)
        try await tree.run { tree.stop() }
        let events = await watch.until { $0.path == "root" && $0.kind == .supervisorEnded }
        let starts = events.filter { $0.kind == .started(attempt: 1) }.map(\.path)
        let stops = events.filter { $0.kind == .askedToStop }.map(\.path)
        #expect(
            starts == ["root/a", "root/inner", "root/inner/b", "root/inner/c", "root/d"])
        #expect(stops == ["root/d", "root/inner", "root/inner/c", "root/inner/b", "root/a"])
    }

    @Test("a child that ignores cancellation is reported as leaked and counted")
    func leak() async throws {
        let release = AsyncStream<Void>.makeStream()
        let leaks = Guarded<[String]>([])
        let tree = try supervisor(
            SupervisorSpecification(
                id: "root",
                children: [
                    ChildSpecification(id: "deaf", shutdownTime: .seconds(2)) { _ in
                        // A task of its own does not hear the cancellation; and the stream may
                        // have ended before it comes here.
                        await Task { for await _ in release.stream {} }.value
                    }
                ]),
            onLeak: { leak in
                leaks.withLock { $0.append(leak.path) }
                release.continuation.finish()
            })
        await withTaskGroup { group in
            group.addTask { [time] in await time.wakeNext() }
            await #expect(throws: SupervisionFault.leaked(children: ["root/deaf"])) {
                try await tree.run { tree.stop() }
            }
        }
        #expect(leaks.withLock { $0 } == ["root/deaf"])
        #expect(await tree.snapshot().leaks == 1)
    }

    @Test("the snapshot shows nested children, and reads as JSON")
    func snapshot() async throws {
        let log = Guarded<[String]>([])
        let inner = SupervisorSpecification(id: "inner", children: [patient("b", log)])
        let tree = try supervisor(
            SupervisorSpecification(id: "root", children: [.supervisor(inner)]))
        let (ready, continuation) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run { continuation.finish() } }
            for await _ in ready {}
            let root = await tree.snapshot().root
            #expect(root.state == .running)
            #expect(root.children.first?.children.map(\.id) == ["b"])
            let json = root.json(now: time.monotonic() + .seconds(3))
            #expect(json.at("children", "0", "children", "0", "state") == "running")
            #expect(json.at("children", "0", "for_s") == 3)
            tree.stop()
            try await group.waitForAll()
        }
    }
}
