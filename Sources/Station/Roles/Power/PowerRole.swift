internal import Control
internal import Core
internal import Health
internal import Logging
internal import Power
internal import Site
internal import Supervision

/// The role that watches sun and battery and decides which loads are on.
struct PowerRole: Sendable {
    /// How often what was learned is kept.
    static let saveEvery: Duration = .seconds(300)
    /// A round on a line where nobody answers takes a time-out for each device and load.
    static let longestRound: Duration = .seconds(180)

    private let context: RoleContext
    private let status: RoleStatus
    private let engine = Guarded<PowerEngine?>(nil)
    private let historyFault = Guarded<FileFault?>(nil)
    private let bell = Doorbell()

    init(_ context: RoleContext) {
        self.context = context
        status = RoleStatus(role: .power, context: context)
    }

    var tree: SupervisorSpecification {
        SupervisorSpecification(
            id: Role.power.rawValue,
            children: [
                .control { try await serveCalls($0) },
                ChildSpecification(
                    id: "engine", shutdownTime: .seconds(30), proof: .within(Self.longestRound)
                ) { child in
                    try await runEngine(child)
                },
            ])
    }

    /// Reads the controllers at their own paces and steps the engine at its own, until cancelled.
    private func runEngine(_ child: ChildContext) async throws {
        let keeping = PowerKeeping(
            paths: context.paths, files: context.files, log: context.log)
        // An override with faults is told of with the configuration; it must not darken the post.
        let (catalogue, _) = Catalogue.loadWhatIsInOrder(
            paths: context.paths, files: context.files)
        var plans = keeping.readPlans()
        plans.forget(at: context.time.now())
        let lines = try PowerLines(
            context.site, catalogue: catalogue, plans: plans, time: context.time,
            postTime: context.postTime)
        let readers = lines.readers
        let clock = PostClock(zone: context.site.post.timeZone, time: context.postTime)
        let engine = PowerEngine(
            PowerEngine.Parts(
                site: context.site,
                switches: LoadSwitches(
                    context.site.power.loads,
                    output: LoadOutput(context.site, catalogue: catalogue), buses: lines.buses,
                    lines: RelaysRoleLines(paths: context.paths, time: context.time)),
                notices: UPSRoleNotices(paths: context.paths, time: context.time),
                readings: {
                    var readings: [ControllerReading] = []
                    for reader in readers { readings.append(await reader.reading) }
                    return readings
                },
                clock: { clock.now }, time: context.postTime, log: context.log,
                memory: keeping.memory(), keep: { keeping.keep($0) }))
        self.engine.withLock { $0 = engine }
        defer { self.engine.withLock { $0 = nil } }
        // The first step has something to go by then; a controller that is silent costs seconds.
        for reader in readers { await reader.round() }
        var history = PowerHistoryKeeper(
            context.site, files: PowerHistoryFiles(paths: context.paths, files: context.files),
            clock: clock.now?.time, time: context.postTime, log: context.log)
        await withDiscardingTaskGroup { group in
            for reader in readers {
                group.addTask { try? await reader.run { _ in } }
            }
            var glances = BatteryGlances()
            await step(engine) { instant, events in
                child.proved()
                if let glance = glances.take(
                    instant.volts, boot: context.time.bootID, at: context.time.monotonic())
                {
                    keeping.keep(glance)
                }
                history.take(instant, events, clock: clock.now?.time)
                let fault = history.fault
                historyFault.withLock { $0 = fault }
                if await lines.learn(&plans, at: context.time.now()) { keeping.keep(plans) }
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
        var savedAt = context.time.monotonic()
        while !Task.isCancelled {
            await engine.step()
            await note(engine.instant, engine.takeEvents())
            if context.time.monotonic() - savedAt >= Self.saveEvery {
                savedAt = context.time.monotonic()
                await engine.keep()
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await context.postTime.sleep(for: PowerEngine.pace) }
                group.addTask { _ = await bell.wait() }
                await group.next()
                group.cancelAll()
            }
        }
    }

    // MARK: Calls

    private func serveCalls(_ child: ChildContext) async throws {
        let server = ControlServer(
            path: context.paths.socket(of: .power),
            calls: [
                ControlCall(RoleCall.status, needs: [.view]) { _, _ throws(ControlFault) in
                    await describe()
                },
                ControlCall(RoleCall.services, needs: [.view]) { _, _ throws(ControlFault) in
                    await status.tree()
                },
                ControlCall(RoleCall.power, needs: [.view]) { _, _ throws(ControlFault) in
                    try await running().document
                },
                ControlCall(RoleCall.orderLoad, needs: [.tech]) {
                    caller, arguments throws(ControlFault) in
                    try await take(arguments, by: caller)
                },
            ], time: context.time)
        try await server.run(as: child)
    }

    private func running() throws(ControlFault) -> PowerEngine {
        guard let engine = engine.withLock({ $0 }) else {
            throw .failed(
                code: "not_ready", problem: "the power role is coming up", remedy: "ask again")
        }
        return engine
    }

    private func take(
        _ arguments: JSONValue, by caller: CallerIdentity
    ) async throws(ControlFault) -> JSONValue {
        guard let name = arguments["load"]?.string,
            let wish = arguments["wish"]?.string.flatMap(LoadOrder.Wish.init)
        else {
            throw .failed(
                code: "usage", problem: "an order names a load and a wish",
                remedy: "shed, restore or auto")
        }
        let order = LoadOrder(
            load: name, wish: wish,
            for: arguments["for_s"]?.integer.map { Duration.seconds($0) },
            confirmation: arguments["confirm"]?.string)
        let engine = try running()
        let obstacle: String?
        do throws(OrderFault) {
            obstacle = try await engine.take(order)
        } catch {
            throw ControlFault(code: "order", error)
        }
        context.log.notice("\(wish.rawValue) \(name), by uid \(caller.uid)")
        bell.ring()
        return [
            "load": .string(name), "wish": .string(wish.rawValue),
            "obstacle": JSONValue(obstacle),
        ]
    }

    private var historyFinding: Finding? {
        historyFault.withLock { $0 }.map {
            Finding(
                code: "power.history_not_kept", severity: .warning,
                summary: "The history of sun and battery waits to be kept: \($0.problem).",
                remedy: $0.remedy ?? "look at the disk that holds var/lib/waypost/power")
        }
    }

    private func describe() async -> JSONValue {
        let report = await engine.withLock { $0 }?.report
        return [
            "role": await status.report().json,
            "power": report?.json ?? .null,
            "findings": status.findings([historyFinding]),
        ]
    }
}
