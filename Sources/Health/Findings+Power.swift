internal import Core

extension Findings {
    /// What is not right between sun, battery and loads.
    static func power(_ report: PowerReport, at: Timestamp) -> [Finding] {
        report.controllers.enumerated().compactMap { controller($1, number: $0 + 1, at: at) }
            + report.loads.compactMap(load)
    }

    private static func controller(
        _ controller: PowerReport.Controller, number: Int, at: Timestamp
    ) -> Finding? {
        let name = "Charge controller \(number) (\(controller.profile))"
        let problem: String
        switch controller.state {
        case "silent":
            let since = controller.lastReadSeconds.map { " for \(Quantities.age($0))" } ?? ""
            problem = "does not answer\(since)"
        case "late": problem = "answers, but later than it is waited for"
        case "frozen": problem = "repeats the same values"
        case "implausible": problem = "says values that cannot be true"
        default: return nil
        }
        let isSilent = controller.state == "silent"
        return Finding(
            code: "power.controller_\(controller.state ?? "unknown")", severity: .warning,
            summary: "\(name) \(problem): loads that are off stay off.",
            remedy: "check its cable and supply; waypost controller probe --port PORT",
            since: isSilent ? controller.lastReadSeconds.map { at + .seconds(-$0) } : nil)
    }

    private static func load(_ load: PowerReport.Load) -> Finding? {
        switch load.problem {
        case .unknown:
            Finding(
                code: "power.switch_silent", severity: .warning,
                summary: "The switch of \(load.name) does not answer: it is left as it is.",
                remedy: "check the relay board's cable and supply, and its port in site.toml")
        case .stuck:
            Finding(
                code: "power.switch_stuck", severity: load.tier < 3 ? .critical : .warning,
                summary: "The switch of \(load.name) does not obey.",
                remedy: "check the relay and its supply; waypost loads")
        case nil: nil
        }
    }
}
