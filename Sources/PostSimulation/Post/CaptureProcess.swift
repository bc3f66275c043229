internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Simulation
internal import Site
internal import Station
internal import Supervision

/// The capture role without its sockets: the real keeper of the real journal, the outboxes and the
/// service behind the simulated LAN.
struct CaptureProcess: Sendable {
    let board: SimulatedBoard
    let process: SimulatedProcess
    let time: VirtualTime

    var tree: SupervisorSpecification {
        let clock = StampingClock(source: time)
        let disk = process.inline(delay: board.diskDelay)
        let open: @Sendable () throws(JournalFault) -> Journal = {
            () throws(JournalFault) in
            let journal = try board.openJournal(clock: clock, executor: disk)
            board.took(journal)
            return journal
        }
        let keeper = JournalKeeper(
            outboxes: Role.allCases.map {
                Outbox(directory: board.paths.outbox(of: $0), files: board.disk.files)
            },
            time: time, log: board.log, open: open, whenGrown: { board.wakeUplink() })
        board.collector.withLock { $0 = { keeper.ringCollect() } }
        return SupervisorSpecification(
            id: Role.capture.rawValue,
            children: [
                ChildSpecification(
                    id: "journal", shutdownTime: .seconds(30), reportsReady: true
                ) { child in
                    try await keeper.keep(whenTried: { child.ready() })
                },
                ChildSpecification(id: "outboxes") { try await keeper.collectOutboxes(as: $0) },
                ChildSpecification(id: "lan", shutdownTime: .seconds(15)) { _ in
                    try await serve(keeper.holder, clock)
                },
            ])
    }

    private func serve(_ journal: JournalHolder, _ clock: StampingClock) async throws {
        let service = CaptureService(
            register: try board.openRegister(
                time: time, executor: process.inline(delay: board.diskDelay)),
            store: journal,
            screening: AlertListScreening(
                lists: [], post: PostSite.post, executor: process.inline()),
            clock: clock, random: board.random)
        let door = board.door
        let requests = door.open()
        await withDiscardingTaskGroup { group in
            for await request in requests {
                group.addTask { door.answer(request.number, await request.work(service)) }
            }
        }
        if board.isServing(process) { door.close() }
    }
}
