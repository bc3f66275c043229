internal import Core
internal import Health

/// What the power role answers, as one screen of 24 lines of 80 columns.
enum PowerScreen {
    static let width = 80
    static let height = 24

    static func render(_ document: JSONValue) -> String {
        let report = PowerReport(document["power"] ?? .null)
        var lines = [
            line("Battery", battery(report, document)), line("Sun", sun(report, document)),
            line("Loads", draw(report)), line("Plan", plan(report, document)),
        ]
        for controller in report.controllers {
            let read = controller.lastReadSeconds.map { ", read \(Quantities.age($0)) ago" } ?? ""
            lines.append(
                line("Charger", "\(controller.profile) \(controller.state ?? "unknown")\(read)"))
        }
        lines.append("\n")
        let loads = document.at("power", "loads")?.array ?? []
        lines += Self.loads(loads, room: height - lines.count)
        return lines.joined()
    }

    /// A line a load, and one more where they do not all fit.
    static func loads(_ loads: [JSONValue], room: Int) -> [String] {
        let rows = PowerReport(["loads": .array(loads)]).loads.map { load in
            let state = load.isOn.map { $0 ? "on" : "off" } ?? "?"
            return clipped(
                padded("\(load.tier)", 3) + padded(load.name, 18) + padded(state, 5)
                    + (load.reason ?? "") + (load.problem.map { " (\($0.rawValue))" } ?? ""))
        }
        guard rows.count > room else { return rows }
        return rows.prefix(max(0, room - 1)) + [clipped("and \(rows.count - room + 1) more")]
    }

    private static func battery(_ report: PowerReport, _ document: JSONValue) -> String {
        var parts = [
            Quantities.tenths(report.batteryVolts, "V"),
            Quantities.tenths(report.batteryAmperes, "A"),
        ]
        if let share = report.stateOfCharge {
            let doubt = document.at("estimate", "deviation")?.double.map {
                " +/- \(Quantities.percent($0))"
            }
            parts.append("\(Quantities.percent(share)) full\(doubt ?? "")")
        } else {
            parts.append("charge unknown")
        }
        if let stage = report.chargeStage, stage != "none" { parts.append(stage) }
        if let sight = report.sight, sight != "clear" { parts.append("controller \(sight)") }
        return parts.joined(separator: ", ")
    }

    private static func sun(_ report: PowerReport, _ document: JSONValue) -> String {
        let day = document.at("forecast", "today_wh")?.double
        let low = document.at("forecast", "today_low_wh")?.double
        return "\(Quantities.whole(report.panelWatts, "W")) now, "
            + "\(Quantities.whole(day, "Wh")) expected today, "
            + "\(Quantities.whole(low, "Wh")) on a poor day"
    }

    private static func draw(_ report: PowerReport) -> String {
        var text = Quantities.whole(report.loadWatts, "W")
        if let hours = report.hoursToEmpty {
            text += ", the battery is empty in \(Quantities.tenths(hours, "h")) at this"
        }
        return text
    }

    private static func plan(_ report: PowerReport, _ document: JSONValue) -> String {
        var parts: [String] = []
        if let needed = document.at("plan", "needed_to_dawn")?.double {
            parts.append("tonight needs \(Quantities.percent(needed))")
        }
        if let reserve = document.at("battery", "reserve_soc")?.double {
            parts.append("\(Quantities.percent(reserve)) stay in reserve")
        }
        if let until = report.reserveUntil { parts.append("which is reached at \(until)") }
        return parts.joined(separator: ", ")
    }

    private static func line(_ name: String, _ text: String) -> String {
        clipped(padded(name, 10) + text)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// One line with its end, cut to the width.
    private static func clipped(_ text: String) -> String {
        (text.count <= width ? text : text.prefix(width - 3) + "...") + "\n"
    }
}
