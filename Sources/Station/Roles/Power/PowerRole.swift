internal import Control
internal import Core
internal import Health
internal import Logging
internal import Modbus
internal import Power
internal import Site
internal import Supervision

/// The role that watches sun and battery and decides which loads are on.
struct PowerRole: Sendable {
    let context: RoleContext
    private let status: RoleStatus
    let work: PowerWork
    private let metrics: MetricsEndpoint
    private let audit: PowerAudit

    init(_ context: RoleContext) {
        self.context = context
        status = RoleStatus(role: .power, context: context)
        audit = PowerAudit(context)
        work = PowerWork(
            PowerWork.Surroundings(
                paths: context.paths, site: context.site, files: context.files,
                time: context.time, postTime: context.postTime, log: context.log,
                lines: RelaysRoleLines(paths: context.paths, time: context.time),
                notices: UPSRoleNotices(paths: context.paths, time: context.time),
                openBus: { configuration throws(ModbusFault) in
                    try LibmodbusBus(configuration, time: context.time)
                }))
        let work = work
        metrics = MetricsEndpoint(context) { await work.engine?.document }
    }

    var tree: SupervisorSpecification {
        SupervisorSpecification(
            id: Role.power.rawValue,
            children: [
                .control { try await serveCalls($0) },
                ChildSpecification(id: "metrics", proof: .answered(within: .seconds(60))) { child in
                    await metrics.serve(as: child)
                },
                ChildSpecification(
                    id: "engine", shutdownTime: .seconds(30), proof: .within(PowerWork.longestRound)
                ) { child in
                    try await work.run(as: child)
                },
            ])
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
                    try await PowerDays.screen(running().document, work.curve)
                },
                ControlCall(RoleCall.powerDays, needs: [.view, .role("capture")]) {
                    _, _ throws(ControlFault) in
                    try await PowerDays.page(running().document, work.curve)
                },
                ControlCall(RoleCall.supply, needs: [.view, .role("capture")]) {
                    _, _ throws(ControlFault) in
                    try await running().supply
                },
                ControlCall(RoleCall.orderLoad, needs: [.tech]) {
                    caller, arguments throws(ControlFault) in
                    try await take(arguments, by: caller)
                },
                ControlCall(RoleCall.batteryReplaced, needs: [.tech]) {
                    caller, arguments throws(ControlFault) in
                    try await BatteryReplacement(context, audit: audit)
                        .carryOut(arguments, by: caller, engine: running())
                },
                ControlCall(RoleCall.requestLoads, needs: [.role("capture")]) {
                    caller, arguments throws(ControlFault) in
                    try await request(arguments, by: caller)
                },
                ControlCall(RoleCall.linkSupply, needs: [.view, .role("uplink")]) {
                    _, _ throws(ControlFault) in
                    try await supplyOfLink()
                },
                ControlCall(RoleCall.cycleLink, needs: [.role("uplink")]) {
                    caller, arguments throws(ControlFault) in
                    try await cycle(arguments, by: caller)
                },
                ControlCall(RoleCall.panelsCleaned, needs: [.tech]) {
                    caller, _ throws(ControlFault) in
                    try await running().panelsCleaned()
                    let unrecorded = audit.record("panels_cleaned", "panels", by: caller)
                    return ["unrecorded": JSONValue(unrecorded)]
                },
            ], time: context.time)
        try await server.run(as: child)
    }

    func running() throws(ControlFault) -> PowerEngine {
        guard let engine = work.engine else {
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
        work.hurry()
        return [
            "load": .string(name), "wish": .string(wish.rawValue),
            "obstacle": JSONValue(obstacle),
            "unrecorded": JSONValue(audit.record("load_ordered", words(order), by: caller)),
        ]
    }

    /// An order as the record has it.
    private func words(_ order: LoadOrder) -> String {
        let tier = context.site.power.loads.first { $0.name == order.load }?.tier ?? 0
        let wish = "\(order.wish.rawValue) \(order.load)"
        guard order.wish != .auto else { return wish }
        let length = "\(Int(order.length(ofTier: tier).inSeconds)) s"
        return "\(wish) of tier \(tier), \(length)" + (tier <= 1 ? ", confirmed" : "")
    }

    private var historyFinding: Finding? {
        work.historyFault.map {
            Finding(
                code: "power.history_not_kept", severity: .warning,
                summary: "The history of sun and battery waits to be kept: \($0.problem).",
                remedy: $0.remedy ?? "look at the disk that holds var/lib/waypost/power")
        }
    }

    private func describe() async -> JSONValue {
        let report = await work.engine?.report
        let advice = await work.engine?.findings ?? []
        let failures: [Finding?] = await work.engine?.failSafeFindings ?? []
        return [
            "role": await status.report().json,
            "power": report?.json ?? .null,
            // A command that asks has just begun; since when a finding stands is known here.
            "findings": status.findings(
                [historyFinding, metrics.finding] + failures + advice
                    + (report.map(Findings.chargers) ?? [])),
        ]
    }
}
