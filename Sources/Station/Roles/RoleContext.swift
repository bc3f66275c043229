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
    private struct Content {
        var supervisor: Supervisor
        var root: String
        var ledgers: ProcessLedgers
    }

    private let content = Guarded<Content?>(nil)

    /// - Parameter root: the identifier of the supervisor.
    func fill(_ supervisor: Supervisor, root: String, _ ledgers: ProcessLedgers) {
        content.withLock {
            $0 = Content(supervisor: supervisor, root: root, ledgers: ledgers)
        }
    }

    /// Wants a child stopped for a person.
    /// - Parameter path: from the role down, such as `uplink/forwarder`.
    func hold(_ path: String, because reason: String) throws(SupervisionFault) {
        guard let content = content.withLock({ $0 }) else { throw .noSuchChild(path: path) }
        try content.supervisor.hold(Self.path(path, content), by: .person, because: reason)
    }

    func release(_ path: String) throws(SupervisionFault) {
        guard let content = content.withLock({ $0 }) else { throw .noSuchChild(path: path) }
        try content.supervisor.release(Self.path(path, content), by: .person)
    }

    /// A role may be the root itself.
    private static func path(_ path: String, _ content: Content) -> String {
        path.hasPrefix(content.root + "/") ? path : "\(content.root)/\(path)"
    }

    var ledgers: ProcessLedgers? { content.withLock { $0?.ledgers } }

    /// The part of the tree that belongs to a role.
    func snapshot(of role: Role) async -> ChildSnapshot? {
        guard let supervisor = content.withLock({ $0?.supervisor }) else { return nil }
        let root = await supervisor.snapshot().root
        return root.id == role.rawValue ? root : root.children.first { $0.id == role.rawValue }
    }
}
