internal import Capture
internal import Core
internal import Journal
internal import Logging
internal import PKI
internal import Records
internal import Simulation
internal import Site
internal import Supervision
internal import Uplink

/// The board: a disk that can fail, a clock that can jump, and the processes of four roles between
/// the bench on one side and the line to HQ on the other.
final class SimulatedBoard: Sendable {
    /// What surrounds the board and outlives its boots.
    struct Parts: Sendable {
        var scheduler: SeededScheduler
        /// In which everything lives that no fault of the board ends.
        var outside: SimulatedProcess
        var watch: Watch
        var ledger: ReceiptLedger
        var site: Site
        /// What the power role believes to be its site.
        var siteOfPower: Site
        var paths: Paths
        var disk: FaultingDisk
        var bus: BenchBus
        var hub: SimulatedHub
        var link: SimulatedLink
        var identities: PostIdentities
        var seal: ProtectionSeal
        var seed: UInt64
    }

    private static let pepper = Array("pepper of a simulated post".utf8)

    private struct State: Sendable {
        var units: [RoleUnit] = []
        var time: VirtualTime?
        var isUp = false
        var bootedAt = Duration.zero
        var journal: Journal?
        /// Handles of processes that were killed: nobody there closes them.
        var abandoned: [@Sendable () -> Void] = []
        var slowness: ClosedRange<Int>?
    }

    private let parts: Parts
    private let state = Guarded(State())
    let door: LANDoor
    let desk = UPSDesk()
    let random: SeededRandom
    let log: Logger
    let forwarder = Guarded<Forwarder?>(nil)
    let collector = Guarded<(@Sendable () -> Void)?>(nil)
    /// Pieces of work that a slow disk kept waiting.
    let diskDelays = Counter()
    let boots = Counter()

    var scheduler: SeededScheduler { parts.scheduler }
    var watch: Watch { parts.watch }
    var ledger: ReceiptLedger { parts.ledger }
    var site: Site { parts.site }
    var siteOfPower: Site { parts.siteOfPower }
    var paths: Paths { parts.paths }
    var disk: FaultingDisk { parts.disk }
    var bus: BenchBus { parts.bus }
    var hub: SimulatedHub { parts.hub }
    var link: SimulatedLink { parts.link }
    var identities: PostIdentities { parts.identities }
    var seal: ProtectionSeal { parts.seal }

    init(_ parts: Parts) {
        self.parts = parts
        random = SeededRandom(seed: parts.seed)
        log = Logger(label: "simulated") { _ in
            WatchedLog(marker: parts.seal.marker, watch: parts.watch)
        }
        door = LANDoor(on: parts.scheduler, seed: parts.seed &+ 1)
        let units = [
            unit(.power) { board, _, time in PowerProcess(board: board, time: time).tree },
            unit(.ups, whenGone: { $0.desk.close() }) { board, process, time in
                UPSProcess(board: board, process: process, time: time).tree
            },
            unit(
                .capture,
                whenGone: { board in
                    board.door.close()
                    board.collector.withLock { $0 = nil }
                    board.state.withLock { $0.journal = nil }
                }
            ) { board, process, time in
                CaptureProcess(board: board, process: process, time: time).tree
            },
            unit(.uplink, whenGone: { board in board.forwarder.withLock { $0 = nil } }) {
                board, process, time in
                UplinkProcess(board: board, process: process, time: time).tree
            },
        ]
        state.withLock { $0.units = units }
    }

    private func unit(
        _ role: Role, whenGone: @escaping @Sendable (SimulatedBoard) -> Void = { _ in },
        _ tree:
            @escaping @Sendable (SimulatedBoard, SimulatedProcess, VirtualTime) ->
            SupervisorSpecification
    ) -> RoleUnit {
        // The board lives as long as its run, which lets go of it at its end.
        RoleUnit(
            role, on: scheduler, outside: parts.outside, watch: watch, random: random,
            tree: { [unowned self] in tree(self, $0, $1) },
            whenGone: { [unowned self] in whenGone(self) })
    }

    // MARK: Power

    var isUp: Bool { state.withLock { $0.isUp } }
    /// Since the start of the run.
    var bootedAt: Duration { state.withLock { $0.bootedAt } }
    var time: VirtualTime? { state.withLock { $0.time } }
    var units: [RoleUnit] { state.withLock { $0.units } }
    func unit(_ role: Role) -> RoleUnit? { units.first { $0.role == role } }

    /// The board gets power: another boot, the same wall clock.
    func boot() {
        boots.add()
        let before = time
        let time = VirtualTime(
            on: scheduler, bootID: .version4(random: random),
            wall: before?.now() ?? PostSite.start,
            isSynchronised: before?.kernelSaysSynchronised() ?? true)
        let now = scheduler.now
        let units = state.withLock { state in
            state.time = time
            state.isUp = true
            state.bootedAt = now
            return state.units
        }
        watch.note("boot \(boots.value)")
        for unit in units { unit.start(time) }
    }

    /// The board loses its power.
    func cut() {
        let units = state.withLock { state in
            state.isUp = false
            return state.units
        }
        for unit in units { unit.cut() }
    }

    /// Whether this process is the one of its role now: an older one that ends late has no say.
    func isServing(_ process: SimulatedProcess) -> Bool {
        units.contains { $0.process === process }
    }

    // MARK: Disk

    /// Whether nothing is wrong with the disk but perhaps its word.
    var isDiskSound: Bool {
        var behaviour = disk.behaviour
        behaviour.isLying = false
        return behaviour == DiskBehaviour() && disk.isPowered
    }

    var slowness: ClosedRange<Int>? {
        get { state.withLock { $0.slowness } }
        set { state.withLock { $0.slowness = newValue } }
    }

    var diskDelay: @Sendable () -> Duration {
        { [self] in
            guard let slowness else { return .zero }
            diskDelays.add()
            var random = random
            return .milliseconds(Int.random(in: slowness, using: &random))
        }
    }

    func openJournal(
        clock: StampingClock, executor: any ResourceExecutor
    ) throws(JournalFault) -> Journal {
        try Journal(
            directory: paths.journal, post: PostSite.post, clock: clock, executor: executor,
            vfs: disk.vfsName)
    }

    func openReader() throws(JournalFault) -> JournalReader {
        try JournalReader(directory: paths.journal, vfs: disk.vfsName)
    }

    func openRegister(
        time: VirtualTime, executor: any ResourceExecutor
    ) throws(AccessFault) -> AccessRegister {
        var options = AccessRegister.Options()
        // The cost of PINs is no subject here.
        options.scryptCost = 2
        return try AccessRegister(
            path: paths.state(of: .capture) + "/access.json", files: disk.files, time: time,
            random: random, pepper: Self.pepper, executor: executor, options: options)
    }

    /// The journal of the running process.
    var journal: Journal? { state.withLock { $0.journal } }

    func took(_ journal: Journal) {
        state.withLock { state in
            state.journal = journal
            state.abandoned.append { journal.abandon() }
        }
    }

    func took(_ reader: JournalReader) {
        state.withLock { $0.abandoned.append { reader.abandon() } }
    }

    /// Closes what killed processes left open; at the end of a run.
    func closeAbandoned() {
        let abandoned = state.withLock { state in
            defer {
                state.abandoned = []
                state.journal = nil
            }
            return state.abandoned
        }
        for close in abandoned { close() }
    }

    // MARK: Between the processes

    /// The call `wake` of the uplink.
    func wakeUplink() {
        forwarder.withLock { $0 }?.wake()
    }

    /// A role leaves word of its start in its outbox, as any record of a role that does not write
    /// the journal.
    func leave(_ role: Role, from time: VirtualTime) {
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: time.now(), random: random),
            body: ["action": "started", "target": .string(role.rawValue), "result": "done"])
        do throws(OutboxFault) {
            try Outbox(directory: paths.outbox(of: role), files: disk.files).put(draft)
            ledger.left(draft.id)
        } catch {
            watch.note("\(role.rawValue) cannot leave word: \(error)")
        }
        collector.withLock { $0 }?()
    }
}
