internal import Control
internal import Core
internal import Journal
internal import Logging
internal import Records
internal import Site
internal import Supervision

/// `waypost power battery replaced`: the estimate begins anew for a bank that is another.
///
/// What the bank is stands in `site.toml` alone. So the call changes no configuration; it is
/// refused where what was put in is not what the role runs on, and says which line to edit.
struct BatteryReplacement: Sendable {
    private let context: RoleContext
    private let nudgeThread: any ResourceExecutor

    init(_ context: RoleContext, on nudgeThread: any ResourceExecutor) {
        self.context = context
        self.nudgeThread = nudgeThread
    }

    func carryOut(
        _ arguments: JSONValue, by caller: CallerIdentity, engine: PowerEngine
    ) async throws(ControlFault) -> JSONValue {
        guard
            let chemistry = arguments["chemistry"]?.string
                .flatMap(Site.Power.Battery.Chemistry.init(rawValue:)),
            let capacity = arguments["ah"]?.double, capacity.isFinite
        else {
            throw .failed(
                code: RoleCall.usage, problem: "a replaced bank has a chemistry and ampere hours",
                remedy: "agm, gel, flooded or lifepo4, and what the bank's label says")
        }
        let bank = BatteryLabel(chemistry: chemistry, capacity: AmpereHours(capacity))
        let running = BatteryLabel(context.site.power.battery)
        guard bank == running else {
            throw ControlFault(
                code: "battery",
                BatteryLabelFault(
                    put: bank, running: running,
                    file: BatteryLabelLines(paths: context.paths, files: context.files)))
        }
        await engine.replaceBank()
        context.log.notice("the bank was replaced by \(bank), by uid \(caller.uid)")
        return ["battery": .string("\(bank)"), "unrecorded": JSONValue(record(bank, by: caller))]
    }

    /// - Returns: why there is no record of it, where there is none. The act is done then.
    private func record(_ bank: BatteryLabel, by caller: CallerIdentity) -> String? {
        let draft = RecordDraft(
            kind: .audit, id: .version7(at: context.time.now(), random: SystemRandom()),
            body: [
                "action": "battery_replaced", "target": .string("\(bank)"), "result": "done",
            ], officer: "uid:\(caller.uid)")
        do throws(OutboxFault) {
            try Outbox(directory: context.paths.outbox(of: .power), files: context.files).put(draft)
        } catch {
            context.log.error("\(error)")
            return error.problem
        }
        ControlClient.nudge(
            path: context.paths.socket(of: .capture), call: RoleCall.collect, on: nudgeThread)
        return nil
    }
}
