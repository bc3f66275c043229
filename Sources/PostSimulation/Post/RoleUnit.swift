internal import Core
internal import Simulation
internal import Site
internal import Supervision

/// A role's process as systemd keeps it: the real supervisor over a tree, started again when it has
/// ended or was killed.
final class RoleUnit: Sendable {
    typealias Tree = @Sendable (SimulatedProcess, VirtualTime) -> SupervisorSpecification

    /// `RestartSec`, and what it grows to.
    private static let restarts = BackOff(
        first: .seconds(1), cap: .seconds(60), jitterPercent: 0)

    private struct State: Sendable {
        var process: SimulatedProcess?
        var supervisor: Supervisor?
        var time: VirtualTime?
        var endsInARow = 0
        var startedAt = Duration.zero
        var isWanted = false
    }

    let role: Role
    /// Ends of the process by itself: its tree could not heal.
    let failures = Counter()
    private let scheduler: SeededScheduler
    private let outside: SimulatedProcess
    private let watch: Watch
    private let random: SeededRandom
    private let tree: Tree
    private let whenGone: @Sendable () -> Void
    private let state = Guarded(State())

    /// - Parameters:
    ///   - outside: where the restart is waited for.
    ///   - tree: called at each start.
    ///   - whenGone: the process is dead: what the kernel does then to its connections.
    init(
        _ role: Role, on scheduler: SeededScheduler, outside: SimulatedProcess, watch: Watch,
        random: SeededRandom, tree: @escaping Tree, whenGone: @escaping @Sendable () -> Void
    ) {
        self.role = role
        self.scheduler = scheduler
        self.outside = outside
        self.watch = watch
        self.random = random
        self.tree = tree
        self.whenGone = whenGone
    }

    var process: SimulatedProcess? { state.withLock { $0.process } }
    var supervisor: Supervisor? { state.withLock { $0.supervisor } }
    /// Since when the process runs; `nil` while none does.
    var runsSince: Duration? {
        state.withLock { $0.process == nil ? nil : $0.startedAt }
    }

    /// The board is up.
    func start(_ time: VirtualTime) {
        state.withLock { state in
            state.isWanted = true
            state.time = time
            state.endsInARow = 0
        }
        launch()
    }

    private func launch() {
        let (time, isWanted) = state.withLock { ($0.time, $0.isWanted && $0.process == nil) }
        guard isWanted, let time else { return }
        let process = SimulatedProcess(name: role.rawValue, on: scheduler)
        let specification = SupervisorSpecification(
            id: "process", policy: .root, children: [.supervisor(tree(process, time))])
        let supervisor: Supervisor
        do {
            supervisor = try Supervisor(
                specification, time: time, random: random,
                observe: { [watch, role] in Self.tell($0, role, watch) },
                onLeak: { [watch] in
                    watch.violate("\($0.path) did not end in its \($0.shutdownTime)")
                })
        } catch {
            return watch.violate("the tree of \(role.rawValue) is refused: \(error)")
        }
        let now = scheduler.now
        state.withLock { state in
            state.process = process
            state.supervisor = supervisor
            state.startedAt = now
        }
        process.launch { [self] in
            do {
                try await supervisor.run()
            } catch {
                watch.note("\(role.rawValue) ended by itself: \(error)")
                failures.add()
            }
            ended(process)
        }
    }

    /// Ends the process where it stands, behind so many more of its jobs.
    func kill(afterJobs jobs: Int, _ whenKilled: @escaping @Sendable () -> Void) {
        guard let process else { return }
        process.kill(afterJobs: jobs) { [self] in
            whenKilled()
            gone(process)
        }
    }

    /// The board has no power any more.
    func cut() {
        let process = state.withLock { state in
            state.isWanted = false
            return state.process
        }
        guard let process else { return }
        process.kill()
        gone(process)
    }

    /// In order, as at the end of a day's work.
    func stop() {
        state.withLock { $0.isWanted = false }
        supervisor?.stop()
    }

    private func ended(_ process: SimulatedProcess) {
        process.kill()
        gone(process)
    }

    private func gone(_ process: SimulatedProcess) {
        let now = scheduler.now
        let delay: Duration? = state.withLock { state in
            guard state.process === process else { return nil }
            state.process = nil
            state.supervisor = nil
            state.endsInARow = now - state.startedAt > .seconds(600) ? 1 : state.endsInARow + 1
            return Self.restarts.delay(attempt: state.endsInARow, chance: 0.5)
        }
        guard let delay else { return }
        whenGone()
        outside.launch { [self] in
            try? await scheduler.sleep(for: delay)
            launch()
        }
    }

    private static func tell(_ event: SupervisionEvent, _ role: Role, _ watch: Watch) {
        switch event.kind {
        case .restartScheduled(_, let count, let error):
            watch.note("\(role.rawValue) \(event.path) restart \(count): \(error ?? "ended")")
        case .leaked: watch.violate("\(event.path) is leaked")
        case .askedToStop:
            guard case .proofMissed? = event.cause else { return }
            watch.violate("\(event.path) missed its proof of progress")
        default: break
        }
    }
}
