internal import Core
internal import Simulation
internal import Site
internal import Station
internal import Supervision
internal import UPS

/// The ups role without its sockets and their thread: the real bank at the simulated desk, whose
/// time passes in this child. It proves itself as the shipped child does, by answering questions
/// where it waits.
struct UPSProcess: Sendable {
    /// Where the bank has nothing to do by itself.
    private static let idle = Duration.seconds(3_600)

    let board: SimulatedBoard
    let process: SimulatedProcess
    let time: VirtualTime

    var tree: SupervisorSpecification {
        .role(.ups, [RoleChild.monitors.working { await serve($0) }])
    }

    private func serve(_ child: ChildContext) async {
        board.leave(.ups, from: time)
        let (time, desk) = (time, board.desk)
        child.whenAsked { desk.bell.ask($0) }
        desk.open(
            UPSBank(
                descriptions: UPSDescription.of(board.site, catalogue: .embedded),
                users: [
                    PostSite.upsUser: UPSUser(password: .secret(PostSite.upsPassword))
                ],
                version: "simulated"),
            now: { time.monotonic() })
        child.ready()
        while !Task.isCancelled {
            let deadline = desk.time() ?? time.monotonic() + Self.idle
            for note in desk.takeNotes() { board.watch.note("ups: \(note)") }
            let rest = max(.milliseconds(50), deadline - time.monotonic())
            _ = await desk.bell.wait(atMost: min(Self.idle, rest), by: time)
        }
        if board.isServing(process) { desk.close() }
    }
}
