internal import Capture
internal import Core
internal import Hub
internal import Journal
internal import Plant
internal import Power
internal import Records
internal import Simulation
internal import Site
internal import Supervision

/// One post's life from the first midnight on.
final class PostRun: Sendable {
    /// From here on no fault is begun or left, and the day is to be settled within the hour.
    private static let evening = Duration.seconds(23 * 3_600)
    private static let settleTime = Duration.seconds(3_300)
    private static let day = Duration.seconds(86_400)
    /// How often the bounds are looked at, and the children's standing.
    private static let look = Duration.seconds(60)
    private static let standingEvery = 30
    /// Looks between two at what is stored on both sides.
    private static let storesEvery = 120
    /// From power to an open journal on a sound disk, back-offs of what came before included.
    private static let openTime = Duration.seconds(900)
    /// More than these at once, and something is not given back.
    private static let readyLimit = 2_000
    private static let sleeperLimit = 2_000
    static let counters = 3

    private let seed: UInt64
    private let days: Int
    private let faults: Set<FaultKind>
    private let canary: Canary?
    private let folder: String
    private let scheduler: SeededScheduler
    private let outside: SimulatedProcess
    private let watch: Watch
    private let relays: RelayWatch
    private let board: SimulatedBoard
    private let hubTime: VirtualTime
    private let driver: FaultDriver
    private let waiting = Guarded(0)
    private let retries = Counter()
    private let clean = Counter()
    private let unclean = Counter()
    private let settled = Guarded<[PostRunSummary.Day]>([])

    init(
        seed: UInt64, days: Int, faults: Set<FaultKind>, canary: Canary?, folder: String,
        identities: PostIdentities
    ) throws {
        self.seed = seed
        self.days = days
        self.faults = faults
        self.canary = canary
        self.folder = folder
        scheduler = SeededScheduler(seed: seed)
        outside = SimulatedProcess(name: "outside", on: scheduler)
        watch = Watch(scheduler, folder: folder)
        let site = try PostSite.make(seed: Self.derived(seed, 1))
        relays = RelayWatch(site, watch)
        var siteOfPower = site
        if let canary { Sabotage.change(&siteOfPower, by: canary) }
        let disk = try Self.disk(folder, seed: Self.derived(seed, 2))
        hubTime = VirtualTime(
            on: scheduler, bootID: .version4(random: SeededRandom(seed: Self.derived(seed, 3))),
            wall: PostSite.start)
        board = SimulatedBoard(
            SimulatedBoard.Parts(
                scheduler: scheduler, outside: outside, watch: watch,
                ledger: ReceiptLedger(watch), site: site, siteOfPower: siteOfPower,
                paths: Paths(root: disk.directory), disk: disk,
                bus: BenchBus(
                    Self.bench(site, seed: Self.derived(seed, 4), canary: canary), relays,
                    on: scheduler),
                hub: try SimulatedHub(
                    file: folder + "/hub.sqlite", identities: identities, time: hubTime,
                    on: scheduler),
                link: SimulatedLink(on: scheduler, seed: Self.derived(seed, 5)),
                identities: identities,
                seal: try ProtectionSeal(seed: Self.derived(seed, 10)),
                seed: Self.derived(seed, 6)))
        driver = FaultDriver(
            board, kinds: canary == .receiptBeforeFlush ? faults.union([.diskDropping]) : faults)
    }

    private static func derived(_ seed: UInt64, _ place: UInt64) -> UInt64 {
        var random = SeededRandom(seed: seed &* 64 &+ place)
        return random.next()
    }

    private static func disk(_ folder: String, seed: UInt64) throws -> FaultingDisk {
        let files = LinuxFiles()
        let root = folder + "/board"
        let paths = Paths(root: root)
        for role in Role.allCases {
            try files.makeDirectory(paths.outbox(of: role), mode: 0o750)
        }
        try files.makeDirectory(paths.journal, mode: 0o750)
        return try FaultingDisk(directory: root, random: SeededRandom(seed: seed))
    }

    /// A canary that needs it finds everything on, with little charge and no sun: much will have
    /// to fall.
    private static func bench(_ site: Site, seed: UInt64, canary: Canary?) -> SimulatedPost {
        let isDire = canary?.needsWeakBattery == true
        var random = SeededRandom(seed: seed)
        let described = SitePlant(site, direct: [])
        let moods = [GeneratedWeather.Mood.clear, .changing, .overcast]
        let sky = GeneratedWeather(
            over: described.configuration.place, seed: random.next(),
            mood: isDire ? .overcast : moods[Int(random.next() % 3)])
        let charge =
            switch canary {
            case .cutByEstimate: BatteryBank(site.power.battery).character.floor - 0.03
            case .brokenTierOrder: 0.55
            default: Double.random(in: 0.35...1, using: &random)
            }
        return SimulatedPost(
            plant: Plant(
                described.configuration, charge: charge,
                temperature: sky.sample(at: PostSite.start).air),
            coils: described.coils, closed: described.closed.map { $0 || isDire }, weather: sky,
            local: LocalTime(zone: site.post.timeZone), start: PostSite.start,
            model: random.next() % 2 == 0 ? .tracerBN : .tracer3210A, faults: [],
            seed: random.next())
    }

    // MARK: The run

    func run() throws -> PostRunSummary {
        defer {
            try? board.disk.killHolders()
            board.closeAbandoned()
            scheduler.end()
            board.disk.close()
            // Tasks that were killed hold on to the board for ever.
            watch.forget()
            board.ledger.forget()
        }
        do {
            try scheduler.run { try await self.live() }
        } catch let fault as SchedulerFault {
            watch.violate("\(fault)")
        }
        return summary
    }

    private func live() async throws {
        let counters = try await prepare()
        await withDiscardingTaskGroup { group in
            board.boot()
            for counter in counters { group.addTask { await counter.work() } }
            for computer in computers { group.addTask { await computer.live() } }
            group.addTask {
                while !Task.isCancelled {
                    try? await self.scheduler.sleep(for: Self.look)
                    self.board.bus.move()
                }
            }
            var plan = FaultPlan(
                seed: Self.derived(seed, 7), days: days, kinds: faults)
            // What was only promised may be lost where the power fails in the middle of a day; now
            // and then all of it had been written all the same.
            if canary == .receiptBeforeFlush {
                for hour in 8...16 { plan.add(.powerCut, at: .seconds(hour * 3_600)) }
            }
            group.addTask { await self.driver.run(plan) }
            if let canary {
                group.addTask { await Sabotage.release(canary, into: self.board) }
            }
            for number in 0..<days where watch.violation == nil {
                await pass(day: number)
                let rest = Self.day * (number + 1) - scheduler.now
                if number + 1 < days, rest > .zero { try? await scheduler.sleep(for: rest) }
            }
            group.cancelAll()
        }
        if watch.violation == nil { await stop() }
        await board.hub.store.close()
    }

    private func pass(day number: Int) async {
        let start = Self.day * number
        var looks = 0
        var boots = board.boots.value
        while scheduler.now < start + Self.evening, watch.violation == nil {
            try? await scheduler.sleep(for: Self.look)
            looks += 1
            await lookAround(withStanding: looks % Self.standingEvery == 0)
            if board.boots.value != boots, lookAfterCut() { boots = board.boots.value }
            if looks % Self.storesEvery == 0, board.journal != nil, board.isDiskSound,
                let fault = await settlement.passingFault()
            {
                watch.violate(fault)
            }
        }
        guard watch.violation == nil else { return }
        let end = scheduler.now + Self.settleTime
        var pending = await settlement.pending()
        while pending != nil, scheduler.now < end, watch.violation == nil {
            try? await scheduler.sleep(for: .seconds(15))
            pending = await settlement.pending()
        }
        guard watch.violation == nil else { return }
        let fault = await settlement.fault()
        if let pending {
            return watch.violate(
                "the evening does not settle: \(pending)" + (fault.map { "; \($0)" } ?? ""))
        }
        if let fault { return watch.violate(fault) }
        let day = PostRunSummary.Day(
            number: number + 1, crossings: board.ledger.crossings,
            records: board.journal?.head.sequence ?? 0, settledAt: scheduler.now)
        watch.note("day \(number + 1) settled at sequence \(day.records)")
        settled.withLock { $0.append(day) }
    }

    /// After a boot, as soon as the journal is open: what was acknowledged before is there.
    /// - Returns: whether that could be seen.
    private func lookAfterCut() -> Bool {
        if board.journal != nil, board.isDiskSound {
            if let lost = settlement.lost() { watch.violate("after a cut: \(lost)") }
            return true
        }
        if board.isUp, board.isDiskSound, scheduler.now - board.bootedAt > Self.openTime {
            watch.violate("after a cut: the journal does not open")
        }
        return false
    }

    private var settlement: Settlement {
        Settlement(
            board: board, folder: folder, waiting: { [waiting] in waiting.withLock { $0 } })
    }

    /// What holds at every moment.
    private func lookAround(withStanding: Bool) async {
        let most = scheduler.most
        if most.ready > Self.readyLimit { watch.violate("\(most.ready) jobs waited at once") }
        if most.sleepers > Self.sleeperLimit { watch.violate("\(most.sleepers) sleepers at once") }
        if board.door.mostWaiting > LANDoor.waitingLimit {
            watch.violate("\(board.door.mostWaiting) requests waited on the LAN")
        }
        if board.desk.clients > 2 * computers.count + 2 {
            watch.violate("\(board.desk.clients) clients at the ups desk")
        }
        guard withStanding else { return }
        for role in Role.allCases {
            let outbox = Outbox(directory: board.paths.outbox(of: role), files: LinuxFiles())
            if let left = try? outbox.waiting().count, left > Outbox.limit {
                watch.violate("\(left) records in the outbox of \(role.rawValue)")
            }
        }
        for unit in board.units {
            guard let process = unit.process, let supervisor = unit.supervisor else { continue }
            let standing = await process.answer(within: .seconds(30)) {
                await supervisor.standing()
            }
            guard unit.process === process else { continue }
            guard let standing else {
                watch.violate("the tree of \(unit.role.rawValue) does not answer")
                continue
            }
            if !standing.neglected.isEmpty || standing.leaks > 0 {
                watch.violate(
                    "\(unit.role.rawValue): neglected \(standing.neglected), "
                        + "leaked \(standing.leaks)")
            }
        }
    }

    /// Every tree ends in order, and in its time.
    private func stop() async {
        for unit in board.units.reversed() { unit.stop() }
        let end = scheduler.now + .seconds(120)
        while board.units.contains(where: { $0.process != nil }), scheduler.now < end {
            try? await scheduler.sleep(for: .seconds(1))
        }
        for unit in board.units where unit.process != nil {
            watch.violate("\(unit.role.rawValue) does not end when it is asked to")
        }
    }

    private var computers: [MonitoredComputer] {
        relays.contacts.filter { $0.load.hasPrefix("workstation") }.map {
            MonitoredComputer(
                load: $0.load, ups: "tier\($0.tier)", coil: $0.coil, bus: board.bus,
                desk: board.desk, scheduler: scheduler, watch: watch, clean: clean,
                unclean: unclean)
        }
    }

    // MARK: Before the first midnight

    private func prepare() async throws -> [SimulatedCounter] {
        let time = hubTime
        try await board.hub.store.prepare(at: time.now())
        let random = SeededRandom(seed: Self.derived(seed, 8))
        let clock = StampingClock(source: time)
        _ = try Journal.provision(
            directory: board.paths.journal, post: PostSite.post, stamp: clock.stamp(),
            random: random)
        let register = try board.openRegister(time: time, executor: outside.inline())
        let officers = [
            try await officer("S-1", .supervisor, register),
            try await officer("B-2", .officer, register),
        ]
        let plan = DayPlan(
            seed: Self.derived(seed, 9), days: days, counters: Self.counters)
        var counters: [SimulatedCounter] = []
        for number in 0..<Self.counters {
            let code = try await register.createEnrolmentCode(
                name: "counter \(number + 1)", replace: false)
            let enrolled = try await register.enrol(code: code.value.code, name: nil)
            counters.append(
                SimulatedCounter(
                    number: number, credential: enrolled.value.credential, officers: officers,
                    board: board, arrivals: plan.arrivals[number],
                    seed: Self.derived(seed, 16 + UInt64(number)), waiting: waiting,
                    retries: retries))
        }
        if canary == .receiptBeforeFlush { board.disk.behaviour.isLying = true }
        return counters
    }

    private func officer(
        _ badge: String, _ role: OfficerRole, _ register: AccessRegister
    ) async throws -> SimulatedCounter.Officer {
        SimulatedCounter.Officer(
            badge: badge, pin: try await register.addOfficer(badge: badge, role: role).value)
    }

    // MARK: Behind the last

    private var summary: PostRunSummary {
        var summary = PostRunSummary(seed: seed)
        summary.days = settled.withLock { $0 }
        summary.fired = driver.counts
        summary.trace = scheduler.trace
        summary.steps = scheduler.steps
        summary.crossings = board.ledger.crossings
        summary.referrals = board.ledger.count(of: .referral)
        summary.repeated = board.ledger.repeated
        summary.retries = retries.value
        summary.relayFalls = relays.falls
        summary.relayFallsByTier = relays.fallsByTier
        summary.cleanStops = clean.value
        summary.uncleanStops = unclean.value
        summary.boots = board.boots.value
        summary.selfEnds = board.units.reduce(0) { $0 + $1.failures.value }
        if let violation = watch.violation {
            summary.violation = Violation(
                seed: seed, at: violation.at, what: violation.what,
                command: "waypost-sim post --days \(days) --seed \(seed) "
                    + "--faults \(FaultKind.text(faults))"
                    + (canary.map { " --canary \($0.rawValue)" } ?? ""))
        }
        summary.log = watch.log
        return summary
    }
}
