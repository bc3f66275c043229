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

/// The tree of this process and its ledgers, for the calls that show them: the tree's children need
/// them, so they come into being after it was described.
final class SupervisorSlot: Sendable {
    private let content = Guarded<(supervisor: Supervisor, ledgers: ProcessLedgers)?>(nil)

    func fill(_ supervisor: Supervisor, _ ledgers: ProcessLedgers) {
        content.withLock { $0 = (supervisor, ledgers) }
    }

    var ledgers: ProcessLedgers? { content.withLock { $0?.ledgers } }

    /// The part of the tree that belongs to a role.
    func snapshot(of role: Role) async -> ChildSnapshot? {
        guard let supervisor = content.withLock({ $0?.supervisor }) else { return nil }
        let root = await supervisor.snapshot().root
        return root.id == role.rawValue ? root : root.children.first { $0.id == role.rawValue }
    }
}
