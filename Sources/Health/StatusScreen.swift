internal import Core
internal import Site

/// A status document as one screen of 24 lines of 80 columns, so that it needs no scrolling on a
/// serial console or a bad line.
public enum StatusScreen {
    public static let width = 80
    public static let height = 24

    /// - Parameter isColoured: whether ANSI colours may be used.
    public static func render(_ document: StatusDocument, isColoured: Bool) -> String {
        let paint = Paint(isColoured: isColoured)
        var lines = [title(document, paint)]
        lines += [
            line("Power", power(document)), line("", loads(document)),
            line("Records", records(document)),
            line("", chain(document)),
            line("Link", link(document)),
            line("Lists", lists(document)),
            line("Clock", clock(document)),
            line("Disk", disk(document)),
            "",
        ]
        lines += roles(document)
        lines.append("")
        lines += findings(document, paint, room: height - lines.count - 1)
        return lines.prefix(height).joined(separator: "\n") + "\n"
    }

    /// What turns the screen that shows `former` into one that shows `next`: the lines that
    /// changed, each in its place, so that a bad line is spared the rest.
    ///
    /// - Parameter former: `nil` clears the screen first.
    public static func repainting(_ former: String?, with next: String) -> String {
        guard let former else { return "\u{1B}[H\u{1B}[2J" + next }
        let old = former.split(separator: "\n", omittingEmptySubsequences: false)
        let new = next.split(separator: "\n", omittingEmptySubsequences: false)
        var text = ""
        for row in 0..<max(old.count, new.count) {
            let line = row < new.count ? new[row] : ""
            guard row >= old.count || old[row] != line else { continue }
            text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
        }
        return text + "\u{1B}[\(new.count);1H"
    }

    private static func title(_ document: StatusDocument, _ paint: Paint) -> String {
        let right = "\(document.at)  "
        let state = document.state.rawValue.uppercased()
        let room = width - right.count - state.count
        let codes = Set(document.findings.map(\.code))
        let mode =
            codes.contains(Findings.sealedCode)
            ? "SEALED  " : codes.contains(Findings.safeModeCode) ? "SAFE MODE  " : ""
        let name = document.post ?? "not provisioned"
        let left = ScreenText.clipped("Waypost  \(mode)\(name)", room - 1)
        return ScreenText.padded(left, room) + right + paint(state, as: document.state)
    }

    private static func power(_ document: StatusDocument) -> String {
        let power = document.power
        guard power.sight != nil else { return "not known: the power role does not report" }
        var parts: [String] = []
        if let blindness = power.blindness { parts.append("controller \(blindness)") }
        parts.append(
            power.batteryVolts == nil
                ? "battery not read" : "battery \(Quantities.tenths(power.batteryVolts, "V"))")
        if let current = power.batteryAmperes { parts.append(Quantities.tenths(current, "A")) }
        parts.append(
            power.stateOfCharge.map {
                "\(Quantities.percent($0, within: power.stateOfChargeDeviation)) full"
            } ?? "charge unknown")
        parts.append("sun \(Quantities.whole(power.panelWatts, "W"))")
        parts.append("loads \(Quantities.whole(power.loadWatts, "W"))")
        if let stage = power.chargeStage, stage != "none" { parts.append(stage) }
        return parts.joined(separator: ", ")
    }

    /// Off loads first, which is what one looks for.
    private static func loads(_ document: StatusDocument) -> String {
        let loads = document.power.loads
        func named(_ isOn: Bool?, _ word: String) -> String? {
            let names = loads.filter { $0.isOn == isOn }.map(\.name)
            return names.isEmpty ? nil : "\(word): " + names.joined(separator: ", ")
        }
        return [named(nil, "not known"), named(false, "off"), named(true, "on")]
            .compactMap(\.self).joined(separator: "; ")
    }

    private static func records(_ document: StatusDocument) -> String {
        let records = document.records
        guard let sequence = records.sequence else { return "not known: no journal can be read" }
        var parts = ["\(sequence) stored"]
        parts.append(records.forwarded.map { "\($0) at HQ" } ?? "none at HQ yet")
        if let pending = records.pending {
            parts.append("\(pending) waiting")
            if let alerts = records.pendingAlerts, alerts > 0 { parts.append("\(alerts) alerts") }
            if let oldest = records.oldestPendingSeconds {
                parts.append("oldest \(Quantities.age(oldest))")
            }
        }
        if let setAside = records.setAside, setAside > 0 { parts.append("\(setAside) set aside") }
        return parts.joined(separator: ", ")
    }

    private static func chain(_ document: StatusDocument) -> String {
        guard let epoch = document.records.epoch, let head = document.records.chainHead else {
            return ""
        }
        return "epoch \(epoch.description.prefix(8)), chain \(head.description.prefix(16))"
    }

    private static func link(_ document: StatusDocument) -> String {
        let link = document.link
        var parts = [link.state?.rawValue ?? "not known"]
        parts.append(
            link.lastContactSeconds.map { "last contact \(Quantities.age($0)) ago" }
                ?? "no contact yet")
        if link.state != .up, let next = link.nextAttempt, next >= document.at {
            parts.append("next try in \(Quantities.age((next - document.at).components.seconds))")
        } else if link.state == .off, let reason = link.reason {
            parts.append(reason)
        }
        if let bytes = link.monthBytes { parts.append("\(Quantities.bytes(bytes)) this month") }
        return parts.joined(separator: ", ")
    }

    private static func lists(_ document: StatusDocument) -> String {
        guard let lists = document.lists else {
            return "not known: the capture role does not say"
        }
        guard !lists.isEmpty else { return "none installed: every look-up says cannot_say" }
        return lists.map { list in
            let age = list.ageSeconds.map { ", \(Quantities.age($0)) old" } ?? ""
            return "\(list.name) (\(list.state.rawValue)\(age))"
        }.joined(separator: "; ")
    }

    private static func clock(_ document: StatusDocument) -> String {
        let trust = document.clock.trust ?? "not known"
        guard let offset = document.clock.offsetSeconds, abs(offset) >= 1 else { return trust }
        let side = offset > 0 ? "behind" : "ahead of"
        return "\(trust), \(Quantities.age(Int64(abs(offset)))) \(side) HQ's"
    }

    private static func disk(_ document: StatusDocument) -> String {
        guard let free = document.disk.freeBytes, let state = document.disk.state else {
            return "not known"
        }
        return "\(Quantities.bytes(free)) free, \(state.rawValue)"
    }

    private static func roles(_ document: StatusDocument) -> [String] {
        [row("Role", "State", "PID", "Up", "Restarts")]
            + Role.allCases.map { role in
                let report = document.report(of: role)
                return row(
                    role.rawValue, report.state.rawValue,
                    report.processID.map(String.init) ?? "-",
                    report.uptimeSeconds.map(Quantities.age) ?? "-",
                    report.restarts.map(String.init) ?? "-")
            }
    }

    private static func row(
        _ role: String, _ state: String, _ process: String, _ up: String, _ restarts: String
    ) -> String {
        ScreenText.clipped(
            ScreenText.padded(role, 10) + ScreenText.padded(state, 13)
                + ScreenText.padded(process, 9) + ScreenText.padded(up, 13) + restarts,
            width)
    }

    /// As many findings as fit, worst first, and how many more there are.
    private static func findings(
        _ document: StatusDocument, _ paint: Paint, room: Int
    ) -> [String] {
        let muted =
            document.muted.isEmpty ? nil : "\(document.muted.count) muted: waypost doctor"
        guard !document.findings.isEmpty else {
            return [muted.map { "No findings but " + $0 } ?? "No findings."]
        }
        let sorted = FindingsReport.ordered(document)
        let shown = sorted.count * 2 <= room ? sorted.count : max(1, (room - 1) / 2)
        var lines: [String] = []
        for finding in sorted.prefix(shown) {
            let mark = finding.severity == .critical ? "!!" : " !"
            let state: StatusDocument.State = finding.severity == .critical ? .critical : .warning
            lines.append(paint(ScreenText.clipped("\(mark) \(finding.summary)", width), as: state))
            lines.append(ScreenText.clipped("   -> \(finding.remedy)", width))
        }
        if sorted.count > shown {
            lines.append("   and \(sorted.count - shown) more: waypost doctor")
        } else if let muted, lines.count < room {
            lines.append("   " + muted)
        }
        return lines
    }

    private static func line(_ name: String, _ text: String) -> String {
        ScreenText.clipped(ScreenText.padded(name, 10) + text, width)
    }
}
