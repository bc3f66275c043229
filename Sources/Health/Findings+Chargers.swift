public import Core

extension Findings {
    /// What does not fit between the charge controllers and the site's battery, and a meter at the
    /// battery that cannot be gone by. Waypost only tells: a charger is set by people.
    public static func chargers(_ report: PowerReport) -> [Finding] {
        report.controllers.enumerated().flatMap { index, controller in
            controller.charger.map { finding($0, of: controller, number: index + 1) }
        } + [shunt(report.shunt)].compactMap(\.self)
    }

    private static func finding(
        _ fault: PowerReport.ChargerFault, of controller: PowerReport.Controller, number: Int
    ) -> Finding {
        let name = "Charge controller \(number) (\(controller.profile))"
        let (severity, problem, remedy) = words(fault.problem)
        return Finding(
            code: "power.charger_\(fault.problem.rawValue)", severity: severity,
            summary: "\(name) \(problem): \(fault.detail).", remedy: remedy)
    }

    private static func words(
        _ problem: PowerReport.ChargerFault.Problem
    ) -> (Finding.Severity, problem: String, remedy: String) {
        switch problem {
        case .leadAcidProfile:
            (
                .critical, "charges the lithium bank as if it were lead",
                "set its battery type to the maker's lithium or user type with the voltages of "
                    + "the cells' data sheet, or correct power.battery.chemistry in site.toml"
            )
        case .equalizes:
            (
                .critical, "equalises a bank that does not bear it",
                "set its battery type to the bank's, and equalize to the boost voltage"
            )
        case .chargesCold:
            (
                .critical, "charges lithium cells below freezing",
                "stop charging by its own switch until the cells are warm; use cells with a "
                    + "protection or a heater of their own"
            )
        case .wrongNominal:
            (
                .critical, "takes the bank for one of another voltage",
                "set its rated voltage by hand, with the array disconnected; or correct "
                    + "power.battery.nominal_volts in site.toml"
            )
        case .otherBattery:
            (
                .warning, "is set to another kind of battery",
                "set its battery type, or correct power.battery.chemistry in site.toml"
            )
        case .voltages:
            (
                .warning, "charges with voltages that the bank does not take",
                "compare its voltages with the battery's data sheet and set them with the maker's "
                    + "tool"
            )
        case .compensates:
            (
                .warning, "moves the lithium bank's voltages with the temperature",
                "set its temperature compensation to 0"
            )
        case .disconnectOverlaps:
            (
                .warning, "cuts its load output before the post has shed its loads",
                "set its low-voltage disconnect lower, or hang no load on its output"
            )
        case .disconnectNear:
            (
                .warning, "warns that its battery is low",
                "switch off what hangs on its output; waypost loads"
            )
        }
    }

    private static func shunt(_ shunt: PowerReport.Controller?) -> Finding? {
        guard let shunt, let state = shunt.state, state != "online", state != "starting" else {
            return nil
        }
        let fault = shunt.fault.map { " (\($0))" } ?? ""
        return Finding(
            code: "power.shunt_lost", severity: .warning,
            summary: "The meter at the battery (\(shunt.profile)) cannot be gone by, it is "
                + "\(state)\(fault): the controllers' currents stand for it.",
            remedy: "check its cable and supply; waypost controller probe --port PORT")
    }
}
