internal import Core
internal import Health
internal import Power

/// The power history for people: a table of means, lowest and highest values, and the last
/// switchings; one screen of 24 lines of 80 columns, however long a time it is about.
struct PowerHistoryScreen {
    static let width = 80
    static let height = 24

    private var table: PowerHistoryTable
    private let clock: String
    /// Seconds east of UTC at a time.
    private let offset: (Timestamp) -> Int
    /// The newest of them, as many as may find room.
    private var events: [String] = []
    private var eventCount = 0

    /// - Parameters:
    ///   - hours: that the history is about.
    ///   - clock: what its times are called.
    init(hours: Int, clock: String = "local time", offset: @escaping (Timestamp) -> Int) {
        table = PowerHistoryTable(hours: hours, offset: offset)
        self.offset = offset
        self.clock = clock
    }

    /// Takes an entry, in the order of the history.
    mutating func take(_ entry: HistoryEntry, _ header: HistoryHeader) {
        switch entry {
        case .header: break
        case .sample(let sample): table.take(sample, header)
        case .event(let event):
            eventCount += 1
            events.append(line(event, header.loads))
            if events.count > Self.height { events.removeFirst() }
        }
    }

    func render() -> String {
        guard !table.rows.isEmpty || !events.isEmpty else { return "No history of these hours.\n" }
        // Clocks that were set make more rows than there are spans.
        let rows = table.rows.suffix(PowerHistoryTable.rowLimit + 1)
        var lines = titles(span: table.hours)
        lines += rows.map { row($0, of: table) }
        let room = Self.height - lines.count - 2
        if !events.isEmpty {
            lines.append("")
            if eventCount > room {
                lines += ["(\(eventCount - room + 1) earlier events; --json has all)"]
            }
            lines += events.suffix(eventCount > room ? room - 1 : room)
        }
        return lines.map { ScreenText.clipped($0, Self.width) + "\n" }.joined()
    }

    private func titles(span: Int) -> [String] {
        [
            [
                clock.padded(12), "battery V".padded(14), "A".indented(6),
                "full".indented(6), "sun W".indented(9), "load", " off",
            ],
            [
                (span < 48 ? "(\(span) h each)" : "(\(span / 24) d each)").padded(12), "mean",
                " low", "high", "mean".indented(6), "  %",
                "+-", "mean", "most", "   W",
            ],
        ].map { $0.joined(separator: " ") }
    }

    private func row(_ row: PowerHistoryTable.Row, of table: PowerHistoryTable) -> String {
        // Off for more than half of the time.
        let off = table.loads.filter { (row.served[$0] ?? 0) * 2 < Double(row.seconds) }
        let cells = [
            (row.start.map(Self.moment) ?? "not known").padded(12), Self.tenths(row.volts, 4),
            Self.tenths(row.lowestVolts, 4), Self.tenths(row.highestVolts, 4),
            Self.tenths(row.current, 6), Self.whole(row.share.map { $0 * 100 }, 3),
            Self.whole(row.deviation.map { $0 * 100 }, 2), Self.whole(row.panel, 4),
            Self.whole(row.highestPanel, 4), Self.whole(row.load, 4),
        ]
        let sight = row.sight == .clear ? "" : "(\(row.sight.rawValue)) "
        let rest = sight + off.joined(separator: ", ")
        return cells.joined(separator: " ") + (rest.isEmpty ? "" : "  " + rest)
    }

    private func line(_ event: HistoryEvent, _ loads: [String]) -> String {
        let time =
            event.time.map { Self.moment($0.milliseconds + Int64(offset($0)) * 1_000) }
            ?? "not known"
        let name = event.load.flatMap { loads.indices.contains($0) ? loads[$0] : nil } ?? ""
        let state = event.isOn.map { $0 ? "on" : "off" } ?? "?"
        let text =
            switch event.kind {
            case .started: "the power role came up"
            case .clockSet: "the clock: \(event.reason)"
            case .switched: "\(name) \(state): \(event.reason)"
            case .found: "\(name) found \(state): \(event.reason)"
            case .disobeyed: "\(name) disobeyed: \(event.reason)"
            case .ordered: "\(name) by order: \(event.reason)"
            }
        return time.padded(14) + text
    }

    /// `21 Nov 10:05` of a local time in milliseconds.
    static func moment(_ local: Int64) -> String {
        let text = Timestamp(milliseconds: local).description
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let month = Int(text.dropFirst(5).prefix(2)).map { months[($0 - 1) % 12] } ?? ""
        return "\(text.dropFirst(8).prefix(2)) \(month) \(text.dropFirst(11).prefix(5))"
    }

    private static func tenths(_ value: Double?, _ width: Int) -> String {
        guard let value, value.magnitude < 1e6 else { return "?".indented(width) }
        let tenths = Int((value * 10).rounded())
        let text = "\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
        return ((tenths < 0 ? "-" : "") + text).indented(width)
    }

    private static func whole(_ value: Double?, _ width: Int) -> String {
        guard let value, value.magnitude < 1e6 else { return "?".indented(width) }
        return String(Int(value.rounded())).indented(width)
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func indented(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
