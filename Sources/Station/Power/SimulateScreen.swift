internal import Core
internal import Power

/// What `waypost power simulate` prints for people.
enum SimulateScreen {
    static func render(_ result: ReplayResult) -> String {
        var lines = [
            "Policy \(result.policy.rawValue), \(hours(result.hours)) h",
            "  without appliance or network  \(hours(result.criticalOutageHours)) h",
            "  value of all other service    \(result.discretionaryValue.map { tenths($0) } ?? "-") %",
            "  battery below 50 %            \(hours(result.hoursBelow50)) h",
            "  battery below 30 %            \(hours(result.hoursBelow30)) h",
            "  charge estimate off by        "
                + (result.chargeError.map { tenths($0 * 100) } ?? "-") + " points (RMS)",
            "  switchings                    \(result.switchings)",
            "", pad("load", 34) + pad("tier", 6) + pad("served", 10) + "unclean stops",
        ]
        for load in result.loads {
            let served =
                load.demandedHours > 0
                ? tenths(100 * load.servedHours / load.demandedHours) + " %" : "-"
            lines.append(
                pad(load.name, 34) + pad("\(load.tier)", 6) + pad(served, 10)
                    + "\(load.uncleanStops)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func hours(_ value: Double) -> String { "\(Int(value.rounded()))" }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
