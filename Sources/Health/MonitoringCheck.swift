public import Core
internal import Site

/// One part of a status document for a monitoring system: state, a line of text and performance
/// data (Monitoring Plugins Development Guidelines, "Plugin Output for Nagios").
public enum MonitoringCheck: String, Sendable, CaseIterable {
    case all, roles, power, records, link, lists, clock, disk, certificates

    /// Bytes of the first line's text: more is cut off by some systems.
    private static let lineLimit = 240

    /// Where a finding belongs; with the roles where nothing else is its home.
    public static func home(of code: String) -> MonitoringCheck {
        switch code.prefix(while: { $0 != "." }) {
        case "power", "relays": .power
        case "journal", "records", "attachments": .records
        case "link", "uplink": .link
        case "lists": .lists
        case "clock": .clock
        case "disk": .disk
        case "certificates", "protection": .certificates
        default: .roles
        }
    }

    /// The worst of its findings; without any it is `ok` only where what it looks at is known.
    public func state(of document: StatusDocument) -> StatusDocument.State {
        switch findings(of: document).map(\.severity).max() {
        case .critical: .critical
        case .warning: .warning
        case nil: isKnown(document) ? .ok : .unknown
        }
    }

    func findings(of document: StatusDocument) -> [Finding] {
        FindingsReport.ordered(document).filter {
            self == .all || self == Self.home(of: $0.code)
        }
    }

    private func isKnown(_ document: StatusDocument) -> Bool {
        func knows(_ role: Role) -> Bool { document.report(of: role).state != .unknown }
        return switch self {
        case .all: document.state != .unknown
        case .roles: document.roles.values.contains { $0.state != .unknown }
        case .power: knows(.power) || knows(.relays)
        case .records: document.records.sequence != nil
        case .link: document.link.state != nil
        case .lists: document.lists != nil
        case .clock: document.clock.trust != nil
        case .disk: document.disk.state != nil
        case .certificates: knows(.capture) || knows(.uplink)
        }
    }

    /// A figure of the performance data; `nil` where it is not known.
    struct Figure {
        let name: String
        let value: Double?
        /// `s`, `B`, `%`, `c` (a counter) or nothing.
        let unit: String
    }

    func figures(of document: StatusDocument) -> [Figure] {
        func figure(_ name: String, _ value: (some BinaryInteger)?, _ unit: String = "") -> Figure {
            Figure(name: name, value: value.map { Double($0) }, unit: unit)
        }
        let (power, records) = (document.power, document.records)
        switch self {
        case .all: return Self.allCases.dropFirst().flatMap { $0.figures(of: document) }
        case .roles:
            return Role.allCases.map { role in
                figure("\(role.rawValue)_restarts", document.roles[role]?.restarts, "c")
            }
        case .power:
            return [
                Figure(name: "battery_v", value: power.batteryVolts, unit: ""),
                Figure(name: "soc", value: power.stateOfCharge.map { $0 * 100 }, unit: "%"),
                Figure(name: "pv_w", value: power.panelWatts, unit: ""),
                Figure(name: "load_w", value: power.loadWatts, unit: ""),
                Figure(name: "hours_to_empty", value: power.hoursToEmpty, unit: ""),
            ]
        case .records:
            return [
                figure("pending", records.pending), figure("alerts", records.pendingAlerts),
                figure("oldest", records.oldestPendingSeconds, "s"),
                figure("set_aside", records.setAside),
            ]
        case .link:
            return [
                figure("last_contact", document.link.lastContactSeconds, "s"),
                figure("month", document.link.monthBytes, "B"),
            ]
        case .lists:
            return (document.lists ?? []).map { figure("\($0.name)_age", $0.ageSeconds, "s") }
        case .clock:
            return [Figure(name: "offset", value: document.clock.offsetSeconds, unit: "s")]
        case .disk: return [figure("free", document.disk.freeBytes, "B")]
        case .certificates: return []
        }
    }

    /// The first line with state and performance data, then a line for each finding.
    public func text(of document: StatusDocument) -> String {
        let state = state(of: document)
        let findings = findings(of: document)
        let what =
            if let worst = findings.first {
                (findings.count > 1 ? "\(findings.count) findings; " : "")
                    + "\(worst.code): \(worst.summary)"
            } else if state == .unknown {
                "nothing is known of it"
            } else {
                "no findings"
            }
        let figures = figures(of: document).map(Self.text)
        let first =
            "WAYPOST \(rawValue.uppercased()) \(state.rawValue.uppercased()) - "
            + Self.plain(what, limit: Self.lineLimit)
            + (figures.isEmpty ? "" : " | " + figures.joined(separator: " "))
        let rest = findings.map { finding in
            Self.plain("\(finding.code): \(finding.summary) -> \(finding.remedy)", limit: .max)
        }
        return ([first] + rest).joined(separator: "\n") + "\n"
    }

    public func json(of document: StatusDocument) -> JSONValue {
        [
            "check": .string(rawValue), "post": JSONValue(document.post),
            "at": .string(document.at.description),
            "state": .string(state(of: document).rawValue),
            "findings": .array(findings(of: document).map(\.json)),
            "figures": .array(
                figures(of: document).map { figure in
                    [
                        "name": .string(figure.name),
                        "value": figure.value.map { .number($0) } ?? .null,
                        "unit": .string(figure.unit),
                    ]
                }),
        ]
    }

    /// `'name'=12.5s`; `U` where nothing is known, so that a graph has a hole and no zero.
    private static func text(_ figure: Figure) -> String {
        let name = figure.name.filter { $0 != "'" && $0 != "=" && $0 != "|" && !$0.isNewline }
        let label = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "'\(name)'"
        guard let value = figure.value, value.isFinite else { return "\(label)=U" }
        let thousandths = (value * 1_000).rounded() / 1_000
        let isWhole = thousandths == thousandths.rounded() && thousandths.magnitude < 1e15
        return "\(label)=" + (isWhole ? "\(Int64(thousandths))" : "\(thousandths)") + figure.unit
    }

    /// One line in which nothing begins performance data.
    private static func plain(_ text: String, limit: Int) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 == "|" ? "/" : $0 })
        return line.count <= limit ? line : line.prefix(limit - 3) + "..."
    }
}
