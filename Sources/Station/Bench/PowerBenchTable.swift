internal import Power

/// What `waypost-bench power` prints for people, 80 columns wide.
enum PowerBenchTable {
    static let width = 80
    private static let siteWidth = 17
    private static let policyWidth = 9

    static func render(_ report: PowerBenchReport) -> String {
        let years = report.rows.map(\.years.count).max() ?? 0
        var lines = [
            "Means over \(years) year\(years == 1 ? "" : "s") of weather, "
                + "\(report.sensors) sensors; hours and counts a year",
            "", heading("", ["outage", "value", "<50 %", "<30 %", "relay", "unclean", "charge"]),
            heading("site", ["h", "%", "h", "h", "moves", "stops", "RMS"]),
        ]
        for row in report.rows {
            lines.append(line(row.site, row.policy) { row.figure($0).mean })
        }
        lines.append("")
        for policy in report.policies {
            lines.append(line("all sites", policy) { report.figure($0, policy).mean })
        }
        lines += ["", "One simulated year, weather read and plant included:"]
        lines += report.timings.map { timing($0, slowest: report.timings) }
        lines += report.timings.compactMap(\.stepFigure).map {
            "  \($0.name): 999 steps of 1000 within \(number($0.worst, 2)) ms"
        }
        lines.append("on " + report.machine.text)
        lines += report.missed.map {
            "MISSED \($0.name): worst \(number($0.worst, 3)) \($0.unit), goal "
                + number($0.goal?.bound, 3)
        }
        return lines.map { String($0.prefix(width)) }.joined(separator: "\n") + "\n"
    }

    private static func timing(
        _ timing: PowerBenchReport.Timing, slowest timings: [PowerBenchReport.Timing]
    ) -> String {
        let figure = timing.figure
        let longest = timings.compactMap(\.figure.median).max() ?? 0
        let ratio = figure.median.map { longest > 0 ? $0 / longest : 1 }
        return "  " + left(timing.policy.rawValue, policyWidth)
            + "median \(number(figure.median, 2)) s, "
            + "\(number(figure.values.first, 2)) to \(number(figure.values.last, 2)) s over "
            + "\(figure.values.count) runs, \(number(ratio, 2)) of the slowest"
    }

    private static func heading(_ site: String, _ columns: [String]) -> String {
        left(site, siteWidth) + left(site.isEmpty ? "" : "policy", policyWidth)
            + zip(columns, PowerMeasure.allCases).map { right($0, columnWidth($1)) }.joined()
    }

    private static func line(
        _ site: String, _ policy: ReplayPolicy, _ value: (PowerMeasure) -> Double?
    ) -> String {
        left(site, siteWidth) + left(policy.rawValue, policyWidth)
            + PowerMeasure.allCases.map { measure in
                right(number(value(measure), decimals(measure)), columnWidth(measure))
            }.joined()
    }

    private static func columnWidth(_ measure: PowerMeasure) -> Int {
        switch measure {
        case .criticalOutage, .uncleanStops: 8
        case .value, .below50, .below30: 7
        case .switchings: 8
        case .chargeError: 7
        }
    }

    private static func decimals(_ measure: PowerMeasure) -> Int {
        switch measure {
        case .criticalOutage, .value, .chargeError: 1
        case .below50, .below30, .switchings, .uncleanStops: 0
        }
    }

    /// Rounded, but never to the zero that it is not: an outage of minutes must be seen.
    static func number(_ value: Double?, _ decimals: Int) -> String {
        guard let value, value.magnitude < 1e12 else { return "-" }
        let scale = (0..<decimals).reduce(1.0) { result, _ in result * 10 }
        var units = Int64((value * scale).rounded())
        if units == 0, value > 0 { units = 1 }
        if units == 0, value < 0 { units = -1 }
        guard decimals > 0 else { return "\(units)" }
        let whole = Int64(scale)
        let fraction = String(units.magnitude % UInt64(whole))
        return (units < 0 ? "-" : "") + "\(units.magnitude / UInt64(whole))."
            + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
    }

    private static func left(_ text: String, _ width: Int) -> String {
        let clipped = text.count < width ? text : text.prefix(width - 2) + "~"
        return clipped + String(repeating: " ", count: width - clipped.count)
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
