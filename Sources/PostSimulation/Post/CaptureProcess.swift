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
/// service behind the simulated LAN, as the children that ship and with their proofs.
struct CaptureProcess: Sendable {
    let board: SimulatedBoard
    let process: SimulatedProcess
    let time: VirtualTime

    var tree: SupervisorSpecification {
        let clock = StampingClock(source: time)
        let disk = process.inline(delay: board.diskDelay)
        let open: @Sendable () async throws(JournalFault) -> Journal = {
            () async throws(JournalFault) in
            let journal = try await disk.value { () throws(JournalFault) in
                try board.openJournal(clock: clock, executor: disk)
            }
            board.took(journal)
            return journal
        }
        let keeper = JournalKeeper(
            outboxes: Role.allCases.map {
                Outbox(directory: board.paths.outbox(of: $0), files: board.disk.files)
            },
            time: time, log: board.log, open: open, whenGrown: { board.wakeUplink() })
        board.collector.withLock { $0 = { keeper.ringCollect() } }
        let listener = LANListener(.capture)
        return .role(
            .capture,
            [
                RoleChild.journal.working { child in
                    child.whenAsked { question in disk.perform { question.answer() } }
                    try await keeper.keep(whenTried: { child.ready() })
                },
                RoleChild.outboxes.working { try await keeper.collectOutboxes(as: $0) },
                RoleChild.counters.working { child in
                    child.whenAsked { question in
                        listener.ask(question, isServing: { board.door.isOpen }) {
                            board.door.ask($0)
                        }
                    }
                    try await listener.serve(
                        time: time, log: board.log, whenTried: { child.ready() }
                    ) { try await serve(keeper.holder, clock, whenListening: $0) }
                },
            ])
    }

    private func serve(
        _ journal: JournalHolder, _ clock: StampingClock,
        whenListening: @Sendable () -> Void
    ) async throws {
        let access = process.inline(delay: board.diskDelay)
        let service = CaptureService(
            register: try board.openRegister(time: time, executor: access),
            store: journal,
            screening: AlertListScreening(
                lists: [], post: PostSite.post, executor: process.inline()),
            clock: clock, random: board.random)
        let door = board.door
        let requests = door.open()
        whenListening()
        await withDiscardingTaskGroup { group in
            for await request in requests {
                switch request {
                case .work(let number, let work):
                    group.addTask {
                        door.answer(number, await work(Counterpart(service, journal)))
                    }
                // On to where officers sign in.
                case .question(let question): access.perform { question.answer() }
                }
            }
        }
        if board.isServing(process) { door.close() }
    }
}
