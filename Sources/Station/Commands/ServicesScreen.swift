internal import Core
internal import Health
internal import Site

/// The services of a post on one screen of 24 lines of 80 columns, or one role with all that it
/// remembers.
enum ServicesScreen {
    static let width = 80
    static let height = 24
    /// Lines of a text that does not fit on one.
    private static let wrapLimit = 3

    static func render(_ report: ServicesReport) -> String {
        var lines = head(report)
        lines.append("")
        lines.append(row(["Role", "State", "Watchdog", "For", "Restarts"], "Children in order"))
        for service in report.services { lines += overview(service) }
        // A post whose every child is in trouble still shows why roles were restarted.
        lines = Array(lines.prefix(height - 6))
        lines.append("")
        lines += reasons(chosen(report, room: height - lines.count - 2), report.services.count > 1)
        return finished(lines)
    }

    /// One role: its tree as a whole, and every restart that is known.
    static func render(_ report: ServicesReport, role: Role) -> String {
        guard let service = report.services.first(where: { $0.role == role }) else { return "" }
        var lines = head(report)
        lines.append("")
        lines.append(row(["Role", "State", "Watchdog", "For", "Restarts"], ""))
        lines.append(row(service, ""))
        var text = lines.map { $0 + "\n" }.joined() + "\n"
        if let tree = service.tree { text += ServiceTree.render(tree) + "\n" }
        let resets = ResetOrder(report).newestFirst(service.resets)
        return text + reasons(resets, false).map { $0 + "\n" }.joined()
    }

    private static func head(_ report: ServicesReport) -> [String] {
        let right = report.at.description
        let left = ScreenText.clipped(
            "Services  \(report.post ?? "not provisioned")", width - right.count - 1)
        var board = "up \(Quantities.age(report.upSeconds))"
        if let start = report.start {
            let isThis = start.bootID == report.bootID
            board += isThis ? "; started: \(start.reason)" : "; this start is not counted yet"
            // Of a reset each, and of the last of them the safe mode (`Systemd/README.md`).
            board += "; \(start.points) points"
        }
        let safeMode = report.safeMode.map { mode in
            let end = report.safeModeEnd.map { "\(time($0, characters: 11)) UTC or " } ?? ""
            return "SAFE MODE until \(end)systemctl start waypost.target: \(mode.reason)"
        }
        return [
            left + String(repeating: " ", count: width - left.count - right.count) + right,
            ScreenText.clipped("Board     \(board)", width),
            safeMode.map { ScreenText.clipped($0, width) },
            ScreenText.clipped("Watchdog  \(report.hardware.text)", width),
        ].compactMap(\.self)
    }

    // MARK: Roles

    /// The role, and a line for each child that is not simply running.
    private static func overview(_ service: ServicesReport.Service) -> [String] {
        let children = flattened(service.tree)
        let isWell = { (child: JSONValue) in
            child["state"]?.string == "running" && child["restarts"]?.integer ?? 0 == 0
        }
        let names = children.filter(isWell).compactMap { $0["id"]?.string }
        let note =
            service.tree == nil && service.state != .stopped
            ? service.fault.map { "\($0)" } ?? "" : names.joined(separator: ", ")
        return [row(service, note)] + children.filter { !isWell($0) }.flatMap(troubled)
    }

    private static func row(_ service: ServicesReport.Service, _ note: String) -> String {
        let since = service.tree?["for_s"]?.integer.map(Quantities.age) ?? "-"
        return row(
            [
                service.role.rawValue, service.state.rawValue,
                service.watchdogSeconds.map { "\($0) s" } ?? "none", since,
                service.restarts.map(String.init) ?? "-",
            ], note)
    }

    private static func row(_ cells: [String], _ note: String) -> String {
        let widths = [9, 14, 10, 13, 10]
        let text = zip(cells, widths).map { ScreenText.padded($0, $1) }.joined() + note
        return ScreenText.clipped(text, width).trimmedAtEnd
    }

    private static func troubled(_ child: JSONValue) -> [String] {
        var text = "\(child["id"]?.string ?? "?") \(child["state"]?.string ?? "unknown")"
        if let seconds = child["for_s"]?.integer { text += " for \(Quantities.age(seconds))" }
        let restarts = child["restarts"]?.integer ?? 0
        if restarts > 0 { text += ", \(restarts) restarts" }
        for hold in child["holds"]?.array ?? [] {
            text += ", held by \(hold["by"]?.string ?? "?"): \(hold["reason"]?.string ?? "?")"
        }
        if let error = child["last_error"]?.string { text += ": \(error)" }
        return wrapped(text, indent: 2)
    }

    private static func flattened(_ tree: JSONValue?) -> [JSONValue] {
        (tree?["children"]?.array ?? []).flatMap { [$0] + flattened($0) }
    }

    // MARK: Restarts

    /// The newest of each role, then the newest of all, as far as there is room.
    private static func chosen(_ report: ServicesReport, room: Int) -> [ResetEntry] {
        // The board's restarts stand in every ledger; one of them is enough.
        var seen: Set<Identifier> = []
        let order = ResetOrder(report)
        let ledgers = report.services.reversed().map { service in
            order.newestFirst(service.resets)
                .filter { $0.nextBootID.map { seen.insert($0).inserted } ?? true }
        }
        let first = ledgers.compactMap(\.first)
        let rest = order.newestFirst(ledgers.flatMap { $0.dropFirst() })
        return order.newestFirst(Array((first + rest).prefix(max(1, room))))
    }

    private static func reasons(_ entries: [ResetEntry], _ areShort: Bool) -> [String] {
        guard !entries.isEmpty else { return ["No restarts are known."] }
        return ["Restarts, newest first (UTC)"]
            + entries.flatMap { entry -> [String] in
                let text = reason(entry)
                return areShort ? [ScreenText.clipped(text, width)] : wrapped(text, indent: 0)
            }
    }

    private static func reason(_ entry: ResetEntry) -> String {
        let at = time(entry.at, characters: 14)
        return "\(at)  \(entry.what) [\(entry.code.rawValue)] "
            + facts(entry).joined(separator: ", ") + ": \(entry.cause)"
    }

    /// Of 2026-11-21T10:15:00.497Z: 11-21 10:15:00, or as much of it.
    private static func time(_ time: Timestamp, characters: Int) -> String {
        String(time.description.dropFirst(5).prefix(characters).map { $0 == "T" ? " " : $0 })
    }

    /// First what is short: the words behind may not find room.
    private static func facts(_ entry: ResetEntry) -> [String] {
        var facts: [String] = []
        if entry.count > 1 { facts.append("\(entry.count) times") }
        if let uptime = entry.uptime {
            facts.append("after \(age(uptime))")
        } else if let after = entry.endedAfter {
            facts.append(
                "at an uptime of \(age(after)) "
                    + (entry.endedBefore.map { "to \(age($0))" } ?? "or more"))
        }
        let volts = entry.batteryMillivolts.map { Quantities.tenths(Double($0) / 1_000, "V") }
        return facts + ["battery \(volts ?? "unknown")"]
    }

    private static func age(_ duration: Duration) -> String {
        Quantities.age(duration.components.seconds)
    }

    // MARK: Text

    private static func wrapped(_ text: String, indent: Int) -> [String] {
        var rest = Substring(ScreenText.printable(text))
        var lines: [String] = []
        while !rest.isEmpty, lines.count < wrapLimit {
            let margin = String(repeating: " ", count: lines.isEmpty ? indent : indent + 2)
            let room = width - margin.count
            if rest.count <= room || lines.count == wrapLimit - 1 {
                lines.append(margin + ScreenText.clipped(String(rest), room))
                break
            }
            let line = rest.prefix(room + 1)
            // A word longer than a line, as a path may be, is cut.
            let end = line.lastIndex(of: " ") ?? rest.index(rest.startIndex, offsetBy: room)
            lines.append(margin + rest[..<end])
            rest = rest[end...].drop { $0 == " " }
        }
        return lines
    }

    private static func finished(_ lines: [String]) -> String {
        lines.prefix(height).map { $0.trimmedAtEnd + "\n" }.joined()
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
