import Control
import Core
import Logging
import Site
import Supervision

@testable import Station

/// A role's tree running in a test, reached over its real socket.
struct RunningRole: Sendable {
    let role: Role
    let paths: Paths
    let supervisor: Supervisor
    private let executor = ThreadExecutor.thread(name: "test-asks")

    /// What a role is composed from, under a temporary root.
    static func context(
        _ site: String = TemporaryRoot.site(), _ root: TemporaryRoot,
        _ change: (inout Site) -> Void = { _ in }
    ) throws -> (RoleContext, SupervisorSlot) {
        let files = LinuxFiles()
        try files.makeDirectory(root.paths.runtime, mode: 0o755)
        var loaded = try SiteFile.load(
            Array(site.utf8), name: "site.toml", catalogue: .embedded)
        change(&loaded)
        let slot = SupervisorSlot()
        let context = RoleContext(
            paths: root.paths, site: loaded, findings: [], time: SystemTime(),
            postTime: SystemTime(), files: files,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, supervisor: slot)
        return (context, slot)
    }

    /// Runs the tree, and the body once it is ready; then stops the tree and waits for its end.
    static func run(
        _ role: Role, _ tree: SupervisorSpecification, _ paths: Paths, _ slot: SupervisorSlot,
        time: any TimeSource = SystemTime(),
        observe: @escaping @Sendable (SupervisionEvent) -> Void = { _ in },
        _ body: @escaping @Sendable (RunningRole) async throws -> Void
    ) async throws {
        let supervisor = try Supervisor(
            tree, time: time, random: SystemRandom(), observe: observe, onLeak: { _ in })
        slot.fill(supervisor, root: tree.id, ProcessLedgers([]))
        let running = RunningRole(role: role, paths: paths, supervisor: supervisor)
        let (ready, signal) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { signal.finish() }
                try await supervisor.run(whenReady: { signal.yield() })
            }
            group.addTask {
                defer { supervisor.stop() }
                for await _ in ready { return try await body(running) }
            }
            try await group.waitForAll()
        }
    }

    func call(_ call: String, _ arguments: JSONValue = .null) async throws -> JSONValue {
        try await ControlClient.call(
            path: paths.socket(of: role), call: call, arguments: arguments,
            timeout: .seconds(20), on: executor)
    }

    func findings() async throws -> [String] {
        (try await call(RoleCall.status)["findings"]?.array ?? [])
            .compactMap { $0["code"]?.string }
    }
}
