import Core
import Supervision
import Testing

@Suite("Holding parts of a running tree", .timeLimit(.minutes(1)))
struct HoldTreeTests {
    private let time = ManualTime()
    private let started = Guarded<[String: Int]>([:])

    private func waiting(_ id: String) -> ChildSpecification {
        ChildSpecification(id: id) { [started] child in
            started.withLock { $0[child.path, default: 0] += 1 }
            await untilCancelled()
        }
    }

    private func tree(
        _ children: [ChildSpecification], observe: @escaping @Sendable (SupervisionEvent) -> Void
    ) throws -> Supervisor {
        try Supervisor(
            SupervisorSpecification(id: "top", children: children), time: time,
            random: SeededRandom(seed: 1), observe: observe, onLeak: { _ in })
    }

    @Test("a child deep in the tree is held and released by its path, with the cause in its events")
    func holdAndRelease() async throws {
        var watch = EventWatch()
        let inner = SupervisorSpecification(id: "inner", children: [waiting("a"), waiting("b")])
        let tree = try tree([.supervisor(inner)], observe: watch.observer)
        let path = "top/inner/a"
        let (ready, whenReady) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run { whenReady.finish() } }
            for await _ in ready {}
            try tree.hold(path, by: .energyPlan, because: "reserve")
            let events = await watch.until {
                if case .ended = $0.kind { $0.path == path } else { false }
            }
            let hold = Hold(by: .energyPlan, because: "reserve")
            let stops = events.filter { $0.kind == .askedToStop }
            #expect(stops.map(\.cause) == [.held(hold)])
            #expect(events.last?.cause == .held(hold))
            let child = await tree.snapshot().root.children.first?.children.first
            #expect(child?.state == .held)
            #expect(child?.holds == [hold])
            #expect(tree.holds == [path: [hold]])
            try tree.release(path, by: .energyPlan)
            _ = await watch.until { $0.kind == .started(attempt: 2) && $0.path == path }
            #expect(tree.holds.isEmpty)
            tree.stop()
            try await group.waitForAll()
        }
        #expect(started.withLock { $0[path] } == 2)
    }

    @Test("a hold from before the start, and through the restart of its branch, still holds")
    func outlivesBranch() async throws {
        var watch = EventWatch()
        let failing = ChildSpecification(id: "failing") { [started] child in
            started.withLock { $0[child.path, default: 0] += 1 }
            throw Broken()
        }
        let inner = SupervisorSpecification(
            id: "inner", policy: RestartPolicy(burst: 0), children: [waiting("held"), failing])
        let tree = try tree([.supervisor(inner)], observe: watch.observer)
        try tree.hold("top/inner/held", by: .safeMode, because: "too many resets")
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            _ = await watch.until {
                if case .restartScheduled = $0.kind { $0.path == "top/inner" } else { false }
            }
            await time.wakeNext()
            _ = await watch.until {
                if case .ended = $0.kind { $0.path == "top/inner/failing" } else { false }
            }
            tree.stop()
            try await group.waitForAll()
        }
        #expect(started.withLock { $0["top/inner/failing"] } == 2)
        #expect(started.withLock { $0["top/inner/held"] } == nil)
        #expect(tree.holds["top/inner/held"]?.map(\.holder) == [.safeMode])
    }

    @Test("a whole branch can be held")
    func branch() async throws {
        var watch = EventWatch()
        let inner = SupervisorSpecification(id: "inner", children: [waiting("a")])
        let tree = try tree([.supervisor(inner), waiting("b")], observe: watch.observer)
        try await withThrowingTaskGroup { group in
            group.addTask { try await tree.run() }
            _ = await watch.until { $0.kind == .started(attempt: 1) && $0.path == "top/b" }
            try tree.hold("top/inner", by: .person, because: "repair")
            let events = await watch.until {
                if case .ended = $0.kind { $0.path == "top/inner" } else { false }
            }
            let ends = events.filter { $0.kind == .supervisorEnded }
            #expect(ends.map(\.path) == ["top/inner"])
            #expect(await tree.snapshot().root.children.map(\.state) == [.held, .running])
            tree.stop()
            try await group.waitForAll()
        }
    }

    @Test("a path that is no child's is refused, the root's too")
    func unknown() throws {
        let tree = try tree([waiting("a")], observe: { _ in })
        for path in ["top", "top/b", "a", ""] {
            #expect(throws: SupervisionFault.noSuchChild(path: path)) {
                try tree.hold(path, by: .person, because: "test")
            }
            #expect(throws: SupervisionFault.noSuchChild(path: path)) {
                try tree.release(path, by: .person)
            }
        }
    }

    @Test("a reason is kept short")
    func reason() {
        let hold = Hold(by: .person, because: String(repeating: "x", count: 500))
        #expect(hold.reason.count == Hold.reasonLimit)
    }
}
