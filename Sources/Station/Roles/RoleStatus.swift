internal import Control
internal import Core
internal import Glibc
internal import Health
internal import Site
internal import Supervision

/// The part of a role's `status` call that is the same for all roles.
struct RoleStatus: Sendable {
    let role: Role
    let context: RoleContext
    private let started: Duration
    private let memory: FindingMemory
    /// What the tree told when it was last asked: a part that fails, children that are held.
    private let standing = Guarded<[Finding]>([])
    private let holds: ServiceHolds

    init(role: Role, context: RoleContext) {
        self.role = role
        self.context = context
        started = context.time.monotonic()
        memory = FindingMemory(time: context.time)
        holds = ServiceHolds(
            role, paths: context.paths, files: context.files, time: context.time,
            log: context.log)
    }

    func report() async -> RoleReport {
        let tree = await context.supervisor.snapshot(of: role)
        let state = tree.map(Self.state) ?? .starting
        let isFailing = state == .degraded || state == .backingOff
        let held = tree.flatMap { Findings.held(role, in: $0) }
        standing.withLock {
            $0 = [isFailing ? Findings.failing(role) : nil, held].compactMap(\.self)
        }
        return RoleReport(
            state: state, processID: Int(getpid()),
            uptimeSeconds: (context.time.monotonic() - started).components.seconds,
            restarts: mark.map { $0.starts - 1 })
    }

    /// The tree, with what systemd's watchdog asks of this process and what its ledger holds.
    func tree() async -> JSONValue {
        guard let tree = await context.supervisor.snapshot(of: role),
            case .object(var answer) = tree.json(now: context.time.monotonic())
        else { return .null }
        let mark = mark
        answer["systemd_watchdog_s"] = JSONValue(mark?.systemdWatchdog?.components.seconds)
        answer["process_restarts"] = JSONValue(mark.map { $0.starts - 1 })
        answer["resets"] = await context.supervisor.ledgers?.resets(of: role)?.json ?? .null
        return .object(answer)
    }

    /// Of a role whose children people may stop: not of those that keep the post's power.
    var holdCalls: [ControlCall] {
        [
            ControlCall(RoleCall.holdService, needs: [.tech]) {
                caller, arguments throws(ControlFault) in
                try await holds.hold(
                    arguments["path"]?.string ?? "",
                    because: arguments["reason"]?.string ?? "", by: caller.uid,
                    in: context.supervisor)
                return .null
            },
            ControlCall(RoleCall.releaseService, needs: [.tech]) {
                caller, arguments throws(ControlFault) in
                try await holds.release(
                    arguments["path"]?.string ?? "", by: caller.uid, in: context.supervisor)
                return .null
            },
        ]
    }

    private var mark: ProcessMark? { context.supervisor.ledgers?.mark(of: role) }

    var findings: JSONValue { findings([]) }

    /// The configuration's findings and what the role itself has found, each with its beginning.
    func findings(_ own: [Finding?]) -> JSONValue {
        let told = context.findings + own.compactMap(\.self) + standing.withLock { $0 }
        return .array(memory.dated(told).map(\.json))
    }

    /// A role is as well as the worst of its children.
    static func state(_ snapshot: ChildSnapshot) -> RoleReport.State {
        let own: RoleReport.State =
            switch snapshot.state {
            case .starting: .starting
            case .running: .running
            case .backingOff: .backingOff
            case .failed: .degraded
            // Somebody wants it so: no fault of the role.
            case .held: .running
            default: .stopped
            }
        let worst = snapshot.children.map(state).filter { $0 != .running }
        guard own == .running, let first = worst.first else { return own }
        if worst.contains(.backingOff) || worst.contains(.degraded) { return .degraded }
        return first == .starting ? .starting : .degraded
    }
}
