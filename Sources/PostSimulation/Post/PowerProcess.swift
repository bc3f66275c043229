internal import Core
internal import Modbus
internal import Simulation
internal import Site
internal import Station
internal import Supervision

/// The power role without its socket: the real readers, engine and history on the bench's bus.
struct PowerProcess: Sendable {
    let board: SimulatedBoard
    let time: VirtualTime

    var tree: SupervisorSpecification {
        let board = board
        let work = PowerWork(
            PowerWork.Surroundings(
                paths: board.paths, site: board.siteOfPower, files: board.disk.files, time: time,
                postTime: time, log: board.log, lines: NoHeldLines(),
                notices: DeskNotices(desk: board.desk),
                openBus: { (_) throws(ModbusFault) in board.bus }))
        return SupervisorSpecification(
            id: Role.power.rawValue,
            children: [
                ChildSpecification(
                    id: "engine", shutdownTime: .seconds(30),
                    proof: .within(PowerWork.longestRound)
                ) { child in
                    board.leave(.power, from: time)
                    try await work.run(as: child)
                }
            ])
    }
}

/// The simulated post has no line of its board in use.
private struct NoHeldLines: HeldLines {
    func states() async -> [String: Bool]? { nil }
    func set(_ line: String, on: Bool) async -> Bool? { nil }
    func contacts() async -> [String: Bool]? { nil }
}
