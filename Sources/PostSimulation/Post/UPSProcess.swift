internal import Core
internal import Simulation
internal import Site
internal import Station
internal import Supervision
internal import UPS

/// The ups role without its sockets: the real bank at the simulated desk.
struct UPSProcess: Sendable {
    private static let look = Duration.seconds(15)

    let board: SimulatedBoard
    let process: SimulatedProcess
    let time: VirtualTime

    var tree: SupervisorSpecification {
        SupervisorSpecification(
            id: Role.ups.rawValue,
            children: [
                ChildSpecification(id: "lan", proof: .within(.seconds(60))) { child in
                    await serve(child)
                }
            ])
    }

    private func serve(_ child: ChildContext) async {
        board.leave(.ups, from: time)
        let time = time
        board.desk.open(
            UPSBank(
                descriptions: UPSDescription.of(board.site, catalogue: .embedded),
                users: [
                    PostSite.upsUser: UPSUser(password: .secret(PostSite.upsPassword))
                ],
                version: "simulated"),
            now: { time.monotonic() })
        while !Task.isCancelled {
            let deadline = board.desk.time() ?? time.monotonic() + Self.look
            for note in board.desk.takeNotes() { board.watch.note("ups: \(note)") }
            child.proved()
            let rest = max(.milliseconds(50), deadline - time.monotonic())
            try? await time.sleep(for: min(Self.look, rest))
        }
        if board.isServing(process) { board.desk.close() }
    }
}
