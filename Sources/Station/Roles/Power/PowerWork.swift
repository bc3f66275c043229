package import Core
package import Logging
package import Modbus
internal import Power
package import Site
package import Supervision

/// The power role's work without its socket: reads the controllers at their own paces, steps the
/// engine at its own, and keeps what was learnt.
package struct PowerWork: Sendable {
    /// How often what was learned is kept.
    static let saveEvery: Duration = .seconds(300)
    /// A round on a line where nobody answers takes a time-out for each device and load.
    package static let longestRound: Duration = .seconds(180)

    /// What it works on and with.
    package struct Surroundings: Sendable {
        package var paths: Paths
        package var site: Site
        package var files: any DurableFiles
        /// For stamps and pauses of the work itself.
        package var time: any TimeSource
        /// The time that sun, battery and loads live in.
        package var postTime: any TimeSource
        package var log: Logger
        package var lines: any HeldLines
        package var notices: any CutNotices
        package var openBus: @Sendable (BusConfiguration) throws(ModbusFault) -> any RegisterBus

        package init(
            paths: Paths, site: Site, files: any DurableFiles, time: any TimeSource,
            postTime: any TimeSource, log: Logger, lines: any HeldLines, notices: any CutNotices,
            openBus: @escaping @Sendable (BusConfiguration) throws(ModbusFault) -> any RegisterBus
        ) {
            self.paths = paths
            self.site = site
            self.files = files
            self.time = time
            self.postTime = postTime
            self.log = log
            self.lines = lines
            self.notices = notices
            self.openBus = openBus
        }
    }

    private let around: Surroundings
    private let running = Guarded<PowerEngine?>(nil)
    private let fault = Guarded<FileFault?>(nil)
    private let days = Guarded(PowerCurve())
    private let bell = Doorbell()

    package init(_ around: Surroundings) {
        self.around = around
    }

    /// `nil` while it comes up.
    var engine: PowerEngine? { running.withLock { $0 } }
    /// Why the history waits to be kept; `nil` where it does not.
    var historyFault: FileFault? { fault.withLock { $0 } }
    /// The last days, for those who draw them.
    var curve: PowerCurve { days.withLock { $0 } }

    /// The next step comes now.
    func hurry() {
        bell.ring()
    }

    /// Until cancelled. Each step is a proof of the child's progress while all lines move.
    package func run(as child: ChildContext) async throws {
        let keeping = PowerKeeping(paths: around.paths, files: around.files, log: around.log)
        // An override with faults is told of with the configuration; it must not darken the post.
        let (catalogue, _) = Catalogue.loadWhatIsInOrder(
            paths: around.paths, files: around.files)
        var plans = keeping.readPlans()
        plans.forget(at: around.time.now())
        let lines = try PowerLines(
            around.site, catalogue: catalogue, plans: plans, postTime: around.postTime,
            openBus: around.openBus)
        let (readers, meter) = (lines.readers, lines.meter)
        let clock = PostClock(zone: around.site.post.timeZone, time: around.postTime)
        let contacts = ContactInputs(buses: lines.buses, lines: around.lines)
        let detections = Dictionary(
            uniqueKeysWithValues: zip(0..., around.site.power.sources.map(\.detect)))
        let engine = PowerEngine(
            PowerEngine.Parts(
                site: around.site,
                switches: LoadSwitches(
                    around.site.power.loads,
                    output: LoadOutput(around.site, catalogue: catalogue), buses: lines.buses,
                    lines: around.lines),
                notices: around.notices,
                readings: {
                    var readings: [ControllerReading] = []
                    for reader in readers { readings.append(await reader.reading) }
                    return readings
                },
                meter: { await meter?.reading },
                contacts: { await contacts.states(of: detections) },
                definitions: lines.devices.prefix(readers.count).map(\.definition),
                clock: { clock.now }, disconnect: lines.disconnect,
                time: around.postTime, log: around.log,
                memory: keeping.memory(), keep: { keeping.keep($0) }))
        running.withLock { $0 = engine }
        defer { running.withLock { $0 = nil } }
        // The first step has something to go by then; a controller that is silent costs seconds.
        for reader in lines.everyReader { await reader.round() }
        var history = PowerHistoryKeeper(
            around.site, paths: around.paths, files: around.files, clock: clock.now?.time,
            time: around.postTime, log: around.log)
        await withDiscardingTaskGroup { group in
            for reader in lines.everyReader {
                group.addTask { try? await reader.run() }
            }
            var glances = BatteryGlances()
            var progress = LineProgress()
            await step(engine) { instant, events in
                let now = around.time.monotonic()
                if await progress.isMoving(lines.returns, at: now) { child.proved() }
                if let glance = glances.take(
                    instant.volts, boot: around.time.bootID, at: around.time.monotonic())
                {
                    keeping.keep(glance)
                }
                history.take(instant, events, clock: clock.now?.time)
                let (fault, curve) = (history.fault, history.curve)
                self.fault.withLock { $0 = fault }
                days.withLock { $0 = curve }
                if await lines.learn(&plans, at: around.time.now()) { keeping.keep(plans) }
            }
            group.cancelAll()
        }
        await engine.keep()
        history.finish(clock: clock.now?.time)
        await lines.close()
    }

    /// Until cancelled.
    private func step(
        _ engine: PowerEngine, _ note: (HistoryInstant, [HistoryEvent]) async -> Void
    ) async {
        var savedAt = around.time.monotonic()
        while !Task.isCancelled {
            await engine.step()
            await note(engine.instant, engine.takeEvents())
            if around.time.monotonic() - savedAt >= Self.saveEvery {
                savedAt = around.time.monotonic()
                await engine.keep()
            }
            _ = await bell.wait(atMost: PowerEngine.pace, by: around.postTime)
        }
    }
}
