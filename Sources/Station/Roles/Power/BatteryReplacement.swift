internal import Control
internal import Core
internal import Site

/// `waypost power battery replaced`: the estimate begins anew for a bank that is another.
///
/// What the bank is stands in `site.toml` alone. So the call changes no configuration; it is
/// refused where what was put in is not what the role runs on, and says which line to edit.
struct BatteryReplacement: Sendable {
    private let context: RoleContext
    private let audit: PowerAudit

    init(_ context: RoleContext, audit: PowerAudit) {
        self.context = context
        self.audit = audit
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
        let unrecorded = audit.record("battery_replaced", "\(bank)", by: caller)
        return ["battery": .string("\(bank)"), "unrecorded": JSONValue(unrecorded)]
    }
}
