internal import Core
internal import Plant
internal import Simulation
internal import Site

/// Carries a plan out, and counts what of it really happened.
final class FaultDriver: Sendable {
    private let board: SimulatedBoard
    private let kinds: Set<FaultKind>
    private let fired = Guarded<[FaultKind: Int]>([:])
    /// While the board has no power, nothing else of it can fail.
    private let outage = Guarded(false)

    init(_ board: SimulatedBoard, kinds: Set<FaultKind>) {
        self.board = board
        self.kinds = kinds
    }

    var counts: [FaultKind: Int] { fired.withLock { $0 } }

    private func count(_ kind: FaultKind) {
        board.watch.note("fault: \(kind.rawValue)")
        fired.withLock { $0[kind, default: 0] += 1 }
    }

    /// One after the other as they come; those that last run beside each other.
    func run(_ plan: FaultPlan) async {
        await withDiscardingTaskGroup { group in
            for event in plan.events {
                let rest = event.at - board.scheduler.now
                if rest > .zero { try? await board.scheduler.sleep(for: rest) }
                if Task.isCancelled { return }
                group.addTask { await self.carryOut(event) }
            }
        }
    }

    private func carryOut(_ event: FaultPlan.Event) async {
        var random = SeededRandom(seed: event.seed)
        switch event.kind {
        case .diskSlow, .diskFull, .diskFailing: await hurtDisk(event, &random)
        case .diskDropping: break
        case .linkLost, .linkSlow, .linkDuplicating: await hurtLink(event)
        case .controllerSilent, .controllerLying: await hurtController(event, &random)
        case .clockForward, .clockBack: await hurtClock(event, &random)
        case .killPower: kill(.power, event, &random)
        case .killUPS: kill(.ups, event, &random)
        case .killCapture: kill(.capture, event, &random)
        case .killUplink: kill(.uplink, event, &random)
        case .powerCut: await cutPower(event, &random)
        }
    }

    /// A condition that holds for the event's length; it counts where `measure` grew meanwhile.
    private func hold(
        _ event: FaultPlan.Event, measure: () -> Int, begin: () -> Void, end: () -> Void
    ) async {
        let before = measure()
        begin()
        try? await board.scheduler.sleep(for: event.length)
        end()
        if measure() > before { count(event.kind) }
    }

    // MARK: Disk

    private func hurtDisk(_ event: FaultPlan.Event, _ random: inout SeededRandom) async {
        let (board, disk) = (board, board.disk)
        switch event.kind {
        case .diskSlow:
            let most = Int.random(in: 200...6_000, using: &random)
            await hold(
                event, measure: { board.diskDelays.value },
                begin: { board.slowness = 50...most }, end: { board.slowness = nil })
        case .diskFull:
            let room = Int64.random(in: 0...65_536, using: &random)
            await hold(
                event, measure: { disk.counts.full },
                begin: { disk.behaviour.capacityBytes = disk.usedBytes + room },
                end: { disk.behaviour.capacityBytes = nil })
        default:
            let writes = Double.random(in: 0...0.2, using: &random)
            let flushes = Double.random(in: 0.02...0.4, using: &random)
            await hold(
                event,
                measure: { disk.counts.failedWrites + disk.counts.failedFlushes },
                begin: {
                    disk.behaviour.writeFailures = writes
                    disk.behaviour.flushFailures = flushes
                    disk.behaviour.shortWrites = 0.2
                },
                end: {
                    disk.behaviour.writeFailures = 0
                    disk.behaviour.flushFailures = 0
                    disk.behaviour.shortWrites = 0
                })
        }
    }

    // MARK: Link

    private func hurtLink(_ event: FaultPlan.Event) async {
        let link = board.link
        switch event.kind {
        case .linkLost:
            await hold(
                event, measure: { link.losses.value },
                begin: { link.condition.withLock { $0.isLost = true } },
                end: { link.condition.withLock { $0.isLost = false } })
        case .linkSlow:
            await hold(
                event, measure: { link.delays.value },
                begin: { link.condition.withLock { $0.delay = 2_500...60_000 } },
                end: { link.condition.withLock { $0.delay = 120...600 } })
        default:
            await hold(
                event, measure: { link.duplicates.value },
                begin: { link.condition.withLock { $0.isDuplicating = true } },
                end: { link.condition.withLock { $0.isDuplicating = false } })
        }
    }

    // MARK: Controller

    private func hurtController(_ event: FaultPlan.Event, _ random: inout SeededRandom) async {
        let bus = board.bus
        let ways: [BusFaultKind] =
            event.kind == .controllerSilent
            ? [.silent, .exceptions, .garbage, .late] : [.lying, .frozen]
        let way = ways[Int(random.next() % UInt64(ways.count))]
        let from = board.scheduler.now
        let fault = BusFault(way, of: .controller, from: from, until: from + event.length)
        await hold(
            event,
            measure: {
                event.kind == .controllerSilent ? bus.silences.value : bus.lies.value
            }, begin: { bus.withPost { $0.add(fault) } }, end: {})
    }

    // MARK: Clock

    /// The clock jumps and is set right again; in between the kernel may still call it right.
    private func hurtClock(_ event: FaultPlan.Event, _ random: inout SeededRandom) async {
        let seconds = Int.random(in: 2...40_000, using: &random)
        let jump = Duration.seconds(event.kind == .clockForward ? seconds : -seconds)
        let isNoticed = random.next() % 2 == 0
        guard let time = board.time, board.isUp else { return }
        time.jump(by: jump, isSynchronised: !isNoticed)
        count(event.kind)
        try? await board.scheduler.sleep(for: event.length)
        // A new boot took the wrong time over.
        board.time?.jump(by: .zero - jump, isSynchronised: true)
    }

    // MARK: Kills

    private func kill(
        _ role: Role, _ event: FaultPlan.Event, _ random: inout SeededRandom
    ) {
        let jobs = Int.random(in: 1...400, using: &random)
        board.unit(role)?.kill(afterJobs: jobs) { [self] in count(event.kind) }
    }

    /// In the midst of what the disk does, where it does something within the minute.
    private func cutPower(_ event: FaultPlan.Event, _ random: inout SeededRandom) async {
        let isFree = outage.withLock { outage in
            defer { outage = true }
            return !outage
        }
        guard isFree, board.isUp else { return }
        defer { outage.withLock { $0 = false } }
        let board = board
        let isDropping = kinds.contains(.diskDropping)
        if isDropping {
            let operations = Int.random(in: 0...60, using: &random)
            board.disk.failPower(after: operations)
            board.scheduler.behindEachTurn { if !board.disk.isPowered { board.cut() } }
            let end = board.scheduler.now + .seconds(600)
            while board.isUp, board.scheduler.now < end, !Task.isCancelled {
                try? await board.scheduler.sleep(for: .seconds(1))
            }
            board.scheduler.behindEachTurn(nil)
        }
        board.cut()
        count(.powerCut)
        do {
            if isDropping {
                let before = board.disk.counts
                try board.disk.cut()
                let after = board.disk.counts
                if after.lostSectors + after.tornWrites + after.undoneNames
                    > before.lostSectors + before.tornWrites + before.undoneNames
                {
                    count(.diskDropping)
                }
            } else {
                try board.disk.killHolders()
            }
        } catch {
            board.watch.violate("the simulated disk does not come back: \(error)")
        }
        try? await board.scheduler.sleep(for: event.length)
        board.boot()
    }
}
