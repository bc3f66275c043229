internal import Core
internal import Journal
internal import Simulation
internal import Site
internal import Station
internal import Supervision
internal import Uplink

/// The uplink role without its socket: the real forwarder between the real journal, read beside its
/// writer, and the simulated line.
struct UplinkProcess: Sendable {
    let board: SimulatedBoard
    let process: SimulatedProcess
    let time: VirtualTime

    var tree: SupervisorSpecification {
        .role(.uplink, [RoleChild.forwarder.working { try await forward($0) }])
    }

    private func forward(_ child: ChildContext) async throws {
        board.leave(.uplink, from: time)
        var options = Forwarder.Options()
        let watch = board.watch
        let time = time
        options.observer = { step in
            step.prove(child, by: time)
            if let error = step.error { watch.note("uplink: \(error)") }
        }
        let reader = try board.openReader()
        board.took(reader)
        let forwarder = try Forwarder(
            source: reader,
            exchange: LinkedHubExchange(
                post: PostSite.post, hub: board.hub, link: board.link, on: board.scheduler),
            verifier: ReceiptVerifier(post: PostSite.post, trust: board.identities.trust),
            directory: board.paths.state(of: .uplink), files: board.disk.files, time: time,
            random: board.random, executor: process.inline(delay: board.diskDelay),
            options: options)
        board.forwarder.withLock { $0 = forwarder }
        defer { board.forwarder.withLock { $0 = nil } }
        await forwarder.run()
    }
}
