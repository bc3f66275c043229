internal import Core

extension Findings {
    /// What is not right between sun, battery and loads.
    static func power(_ report: PowerReport, at: Timestamp) -> [Finding] {
        report.controllers.enumerated().compactMap { controller($1, number: $0 + 1, at: at) }
            + chargers(report) + report.loads.compactMap(load)
    }

    private static func controller(
        _ controller: PowerReport.Controller, number: Int, at: Timestamp
    ) -> Finding? {
        let name = "Charge controller \(number) (\(controller.profile))"
        let problem: String
        var remedy = "check its cable and supply"
        switch controller.state {
        case "silent":
            let since = controller.lastReadSeconds.map { " for \(Quantities.age($0))" } ?? ""
            problem = "does not answer\(since)"
        case "late":
            problem = "answers, but later than it is waited for"
            remedy = "look for what slows its line: a gateway, another master"
        case "refusing":
            problem = "answers that it will not be read"
            remedy = "see whether it is the model of its profile, then switch its supply off and on"
        case "garbled":
            problem = "is not understood on its line"
            remedy =
                "check baud, parity, termination, and that one device has its unit number"
        case "frozen":
            problem = "repeats the same values"
            remedy = "switch its supply off and on"
        case "implausible":
            problem = "says values that cannot be true"
            remedy = "compare with a voltmeter; see whether it is the model of its profile"
        default: return nil
        }
        let isSilent = controller.state == "silent"
        let fault = controller.fault.map { " (\($0))" } ?? ""
        return Finding(
            code: "power.controller_\(controller.state ?? "unknown")", severity: .warning,
            summary: "\(name) \(problem)\(fault): loads that are off stay off.",
            remedy: remedy + "; waypost controller probe --port PORT",
            since: isSilent ? controller.lastReadSeconds.map { at + .seconds(-$0) } : nil)
    }

    private static func load(_ load: PowerReport.Load) -> Finding? {
        let fault = load.fault.map { " (\($0))" } ?? ""
        switch load.problem {
        case .unknown:
            return Finding(
                code: "power.switch_silent", severity: .warning,
                summary: "The switch of \(load.name) does not answer\(fault): "
                    + "it is left as it is.",
                remedy: "check the relay board's cable and supply, and its port in site.toml")
        case .refused:
            return Finding(
                code: "power.switch_refused", severity: load.tier < 3 ? .critical : .warning,
                summary: "The board refuses the switch of \(load.name)\(fault): "
                    + "it is left as it is.",
                remedy: "compare unit and coil of its switch in site.toml with the board's own")
        case .stuck:
            return Finding(
                code: "power.switch_stuck", severity: load.tier < 3 ? .critical : .warning,
                summary: "The switch of \(load.name) does not obey\(fault).",
                remedy: "check the relay and its supply; waypost loads")
        case nil: return nil
        }
    }
}
