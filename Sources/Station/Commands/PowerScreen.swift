internal import Core
internal import Health

/// What the power role answers, as one screen of 24 lines of 80 columns.
enum PowerScreen {
    static let width = 80
    static let height = 24

    static func render(_ document: JSONValue) -> String {
        let report = PowerReport(document["power"] ?? .null)
        var lines =
            line("Battery", battery(report, document)) + line("Sun", sun(report, document))
            + line("Loads", draw(report)) + line("Plan", plan(report, document))
        for controller in report.controllers {
            let read = controller.lastReadSeconds.map { ", read \(Quantities.age($0)) ago" } ?? ""
            lines += line(
                "Charger", "\(controller.profile) \(controller.state ?? "unknown")\(read)")
        }
        lines.append("\n")
        let loads = document.at("power", "loads")?.array ?? []
        lines += Self.loads(loads, room: height - lines.count)
        return lines.prefix(height).joined()
    }

    /// Every load with its whole reason where there is room for it; otherwise what is off or wrong
    /// has the room first, then the first tiers, and the last line tells how many loads are hidden.
    static func loads(_ loads: [JSONValue], room: Int) -> [String] {
        let loads = PowerReport(["loads": .array(loads)]).loads
        let texts = loads.map { wrapped(head($0), why($0), indent: reasonColumn) }
        guard texts.reduce(0, { $0 + $1.count }) > room else { return texts.flatMap(\.self) }
        let isHiding = loads.count > room
        let byTier = loads.indices.sorted { (loads[$0].tier, $0) < (loads[$1].tier, $1) }
        let shown = Set(isHiding ? Array(byTier.prefix(max(0, room - 1))) : byTier)
        var spare = max(0, room - (isHiding ? 1 : 0) - shown.count)
        var whole: Set<Int> = []
        for index in byTier.sorted(by: { rank(loads[$0], $0) < rank(loads[$1], $1) })
        where shown.contains(index) && texts[index].count - 1 <= spare {
            spare -= texts[index].count - 1
            whole.insert(index)
        }
        let lines = loads.indices.filter { shown.contains($0) }.flatMap { index in
            whole.contains(index)
                ? texts[index] : [clipped(head(loads[index]) + why(loads[index]))]
        }
        guard isHiding else { return lines }
        return lines + [clipped("and \(loads.count - shown.count) more: waypost loads has all")]
    }

    /// Every load with its reason, whether its relay is proven, and what it does unpowered.
    static func allLoads(_ loads: [JSONValue]) -> String {
        PowerReport(["loads": .array(loads)]).loads.flatMap { load in
            wrapped(head(load), why(load), indent: reasonColumn)
                + wrapped(
                    String(repeating: " ", count: reasonColumn), relay(load), indent: reasonColumn)
        }.joined()
    }

    private static func relay(_ load: PowerReport.Load) -> String {
        let isFailure = !["ok", "unproven", "unknown", nil].contains(load.proof)
        let proof = load.proof.map { isFailure ? $0.uppercased() : $0 } ?? "unknown"
        let why = load.proof == "unproven" ? "" : load.proofWhy.map { ", \($0)" } ?? ""
        return "relay \(proof)\(why); unpowered: \(load.whenDead ?? "not declared")"
    }

    /// What is wrong comes first, then what is off.
    private static func rank(_ load: PowerReport.Load, _ index: Int) -> (Int, Int, Int) {
        (load.problem != nil ? 0 : load.isOn != true ? 1 : 2, load.tier, index)
    }

    /// Where the reason begins.
    private static let reasonColumn = 26

    private static func head(_ load: PowerReport.Load) -> String {
        let state = load.isOn.map { $0 ? "on" : "off" } ?? "?"
        return padded("\(load.tier)", 3) + padded(load.name, 18) + padded(state, 5)
    }

    /// Why, without the state that stands before it.
    private static func why(_ load: PowerReport.Load) -> String {
        var reason = load.reason ?? ""
        if let state = ["on: ", "off: ", "on ", "off "].first(where: reason.hasPrefix) {
            reason.removeFirst(state.count)
        }
        return reason + (load.problem.map { " (\($0.rawValue))" } ?? "")
    }

    /// A text over as many lines as it takes, from the second on indented.
    private static func wrapped(_ head: String, _ text: String, indent: Int) -> [String] {
        var lines = [head]
        let blank = String(repeating: " ", count: indent)
        var isFresh = true
        for word in text.split(separator: " ") {
            let joint = isFresh ? "" : " "
            if lines[lines.count - 1].count + joint.count + word.count <= width || isFresh {
                lines[lines.count - 1] += joint + word
            } else {
                lines.append(blank + word)
            }
            isFresh = false
        }
        return lines.map(clipped)
    }

    private static func battery(_ report: PowerReport, _ document: JSONValue) -> String {
        var parts =
            report.batteryVolts == nil
            ? ["not read"]
            : [
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
        if let blindness = report.blindness { parts.append("controller \(blindness)") }
        return parts.joined(separator: ", ")
    }

    private static func sun(_ report: PowerReport, _ document: JSONValue) -> String {
        let day = document.at("forecast", "today_wh")?.double
        let low = document.at("forecast", "today_low_wh")?.double
        let now =
            report.partial.map {
                "\(Quantities.whole($0.panelWatts, "W")) now without "
                    + $0.lacks.joined(separator: " and ")
            } ?? "\(Quantities.whole(report.panelWatts, "W")) now"
        return "\(now), "
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
            if let left = report.stateOfCharge,
                let reserve = document.at("battery", "reserve_soc")?.double,
                needed - max(0, left - reserve) >= 0.005
            {
                let missing = Quantities.percent(needed - max(0, left - reserve))
                parts.append("\(missing) more than is left above the reserve")
            }
        }
        if let reserve = document.at("battery", "reserve_soc")?.double {
            parts.append("\(Quantities.percent(reserve)) stay in reserve")
        }
        if let until = report.reserveUntil { parts.append("which is reached at \(until)") }
        return parts.joined(separator: ", ")
    }

    private static func line(_ name: String, _ text: String) -> [String] {
        wrapped(padded(name, 10), text, indent: 10)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    /// One line with its end, cut to the width.
    private static func clipped(_ text: String) -> String {
        (text.count <= width ? text : text.prefix(width - 3) + "...") + "\n"
    }
}
