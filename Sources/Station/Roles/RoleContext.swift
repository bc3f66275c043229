internal import Core
internal import Logging
internal import Site
internal import Supervision

/// What every role is composed from.
struct RoleContext: Sendable {
    let paths: Paths
    let site: Site
    /// Findings about the configuration, told by each role that runs on it.
    let findings: [Finding]
    /// The machine's clocks: for sockets, time-outs and stamps.
    let time: SystemTime
    /// The time that sun, battery and loads live in: the machine's, unless the post is simulated.
    let postTime: any TimeSource
    let files: LinuxFiles
    let log: Logger
    let supervisor: SupervisorSlot
}

/// The tree of this process, for the calls that show it: the tree's children need it, so it comes
/// into being after them.
final class SupervisorSlot: Sendable {
    private let supervisor = Guarded<Supervisor?>(nil)

    func fill(_ supervisor: Supervisor) {
        self.supervisor.withLock { $0 = supervisor }
    }

    /// The part of the tree that belongs to a role.
    func snapshot(of role: Role) async -> ChildSnapshot? {
        guard let supervisor = supervisor.withLock({ $0 }) else { return nil }
        let root = await supervisor.snapshot().root
        return root.id == role.rawValue ? root : root.children.first { $0.id == role.rawValue }
    }
}
