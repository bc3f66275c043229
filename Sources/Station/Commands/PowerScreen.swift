internal import Core
internal import Health

/// What the power role answers, as one screen of 24 lines of 80 columns: now, today's curve and
/// the plan in one drawing, and every load with its reason. The last line is left to the prompt,
/// or the first one would be pushed out.
enum PowerScreen {
    static let width = 80
    static let height = 23
    private static let chartRows = 5...7

    static func render(_ document: JSONValue) -> String {
        let report = PowerReport(document["power"] ?? .null)
        let place = LocalHours(document)
        var lines = [header(document, place)]
        lines += line("Sun", sun(report, document)) + line("Battery", battery(report, document))
        lines += line("Loads", draw(report, document))
        lines += line("Plan", plan(report, document, place))
        lines += line("Charger", chargers(report))
        if let source = source(report, document) { lines += line("Source", source) }
        for advice in document.at("outlook", "advice")?.array ?? [] {
            lines += line("Advice", advice.string ?? "")
        }
        let loads = document.at("power", "loads")?.array ?? []
        let plans = place.switchings(document)
        let wanted = Self.loads(loads, room: .max, plans: plans).count
        lines += chart(document, room: height - lines.count, loads: min(wanted, loads.count + 4))
        lines += Self.loads(loads, room: max(0, height - lines.count), plans: plans)
        return lines.prefix(height).joined()
    }

    /// Where the role does not answer: what stands on the disk.
    ///
    /// - Parameters:
    ///   - document: `clock`, `curve` and what the newest sample says as `power`.
    ///   - fault: why there is nothing newer.
    static func render(lastKnown document: JSONValue, fault: String) -> String {
        let place = LocalHours(document)
        let report = PowerReport(document["power"] ?? .null)
        let until = place.now ?? "?"
        var lines = [header(document, place)]
        lines += line("Power", "THE ROLE DOES NOT ANSWER: \(fault)")
        lines += line("Until", "\(until), by the history on the disk; nothing newer is known")
        lines += line("Battery", battery(report, document))
        lines += line("Loads", "\(Quantities.whole(report.loadWatts, "W")), " + states(report))
        lines += chart(document, room: height - lines.count, loads: 0)
        return lines.prefix(height).joined()
    }

    private static func states(_ report: PowerReport) -> String {
        func names(_ isOn: Bool) -> String {
            let names = report.loads.filter { $0.isOn == isOn }.map(\.name)
            return names.isEmpty ? "none" : names.joined(separator: ", ")
        }
        return "on: \(names(true)); off: \(names(false))"
    }

    private static func chart(_ document: JSONValue, room: Int, loads: Int) -> [String] {
        guard let chart = PowerChart(document) else {
            return [clipped("The time of day is not known: nothing can be drawn or planned.")]
        }
        guard !chart.isEmpty else { return [clipped("Nothing has been seen yet.")] }
        // The legend, the axis and its hours.
        let rows = room - 3 - loads
        return
            ([PowerChart.legend]
            + chart.render(rows: max(chartRows.lowerBound, min(chartRows.upperBound, rows))))
            .map(clipped)
    }

    private static func header(_ document: JSONValue, _ place: LocalHours) -> String {
        let left = "Waypost  \(document["post"]?.string ?? "?")  power"
        let right = place.date ?? "time not known"
        return clipped(ScreenText.padded(left, max(1, width - right.count)) + right)
    }

    private static func sun(_ report: PowerReport, _ document: JSONValue) -> String {
        let day = document.at("forecast", "today_wh")?.double
        let low = document.at("forecast", "today_low_wh")?.double
        let now =
            report.partial.map {
                "\(Quantities.whole($0.panelWatts, "W")) without "
                    + $0.lacks.joined(separator: " and ")
            } ?? Quantities.whole(report.panelWatts, "W")
        return "\(now), "
            + "\(Quantities.whole(today(document, "pv_w"), "Wh")) so far; of a whole day "
            + "\(Quantities.whole(day, "Wh")) expected, \(Quantities.whole(low, "Wh")) poor"
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
            let doubt = document.at("estimate", "deviation")?.double
            parts.append("\(Quantities.percent(share, within: doubt)) full")
        } else {
            parts.append("charge unknown")
        }
        if let held = BankCapacity(document) { parts.append(held.text) }
        if let stage = report.chargeStage, stage != "none" { parts.append(stage) }
        if let blindness = report.blindness { parts.append("controller \(blindness)") }
        if let chemistry = document.at("battery", "chemistry")?.string {
            let volts = Quantities.whole(document.at("battery", "nominal_v")?.double, "V")
            let size = Quantities.whole(document.at("battery", "capacity_ah")?.double, "Ah")
            parts.append("\(chemistry) \(volts) \(size)")
        }
        return parts.joined(separator: ", ")
    }

    private static func draw(_ report: PowerReport, _ document: JSONValue) -> String {
        var text =
            "\(Quantities.whole(report.loadWatts, "W")), "
            + "\(Quantities.whole(today(document, "load_w"), "Wh")) so far"
        if let hours = report.hoursToEmpty {
            text += "; at this the battery is empty in \(Quantities.tenths(hours, "h"))"
        }
        return text
    }

    /// Watt-hours of the curve, over what of it was seen; `nil` where nothing was.
    private static func today(_ document: JSONValue, _ key: String) -> Double? {
        let points = document.at("curve", "points")?.array ?? []
        let seen = points.compactMap { point in
            point[key]?.double.map { $0 * (point["for_s"]?.double ?? 0) / 3_600 }
        }
        return seen.isEmpty ? nil : seen.reduce(0, +)
    }

    private static func plan(
        _ report: PowerReport, _ document: JSONValue, _ place: LocalHours
    ) -> String {
        var parts: [String] = []
        if let dawn = place.hour(document.at("ahead", "dawn_at")) {
            let sun = Quantities.whole(document.at("ahead", "pv_wh")?.double, "Wh")
            let low = Quantities.whole(document.at("ahead", "pv_low_wh")?.double, "Wh")
            let loads = Quantities.whole(document.at("ahead", "load_wh")?.double, "Wh")
            let left = document.at("ahead", "soc_at_dawn")?.double.map {
                ", \(Quantities.percent($0)) left then"
            }
            parts.append(
                "to dawn at \(dawn): sun \(sun) (poor \(low)), loads \(loads)\(left ?? "")")
        }
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
        if let until = report.reserveUntil.flatMap({ Timestamp($0) }) {
            parts.append("which is reached at \(place.moment(until) ?? until.description)")
        }
        return parts.joined(separator: ", ")
    }

    /// `nil` while the sun is alone, and every contact says so.
    private static func source(_ report: PowerReport, _ document: JSONValue) -> String? {
        let isRunning = document.at("outlook", "other_source")?.bool == true
        let told = report.sources.filter { $0.detect != nil }
        guard isRunning || told.contains(where: { $0.contact != false }) else { return nil }
        let contacts = told.map {
            let word = $0.contact.map { $0 ? "says that it runs" : "says that it stands still" }
            return "the contact of the \($0.kind) \(word ?? "does not answer")"
        }
        return
            ([isRunning ? "another than the sun delivers; loads return by tier" : "the sun alone"]
            + contacts).joined(separator: "; ")
    }

    private static func chargers(_ report: PowerReport) -> String {
        guard !report.controllers.isEmpty else { return "none" }
        return report.controllers.map {
            let read = $0.lastReadSeconds.map { ", read \(Quantities.age($0)) ago" } ?? ""
            return "\($0.profile) \($0.state ?? "unknown")\(read)"
        }.joined(separator: "; ")
    }

    private static func line(_ name: String, _ text: String) -> [String] {
        wrapped(ScreenText.padded(name, 10), text, indent: 10)
    }

    /// A text over as many lines as it takes, from the second on indented.
    static func wrapped(_ head: String, _ text: String, indent: Int) -> [String] {
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

    /// One line with its end, cut to the width.
    static func clipped(_ text: String) -> String { ScreenText.clipped(text, width) + "\n" }
}
