internal import Core
internal import Health
internal import Site

/// What held before an update, and so must hold after it: nothing more is asked of a new release
/// than was true of the old one, and nothing that a network decides.
struct UpdateBaseline: Sendable, Hashable {
    /// Findings that the link, HQ or the sky decide: no new release is judged by them.
    static let outside = ["link.", "lists.", "clock.", "release.", "records.age"]
    /// A role counts as running when it has done so for as long as a start takes.
    static let settled: Int64 = 60

    /// Names of the roles that ran.
    var running: [String] = []
    /// Codes of critical findings that stood already.
    var critical: [String] = []

    init() {}

    init(_ document: StatusDocument) {
        running = Role.allCases.filter { document.report(of: $0).state == .running }
            .map(\.rawValue)
        critical = Set(document.findings.filter { $0.severity == .critical }.map(\.code)).sorted()
    }

    init(_ json: JSONValue) {
        running = (json["running"]?.array ?? []).compactMap(\.string)
        critical = (json["critical"]?.array ?? []).compactMap(\.string)
    }

    var json: JSONValue {
        [
            "running": .array(running.map(JSONValue.string)),
            "critical": .array(critical.map(JSONValue.string)),
        ]
    }

    /// What held before and does not hold now, a line each; empty where all of it does.
    func missing(in document: StatusDocument) -> [String] {
        let roles = running.compactMap { name -> String? in
            guard let role = Role(rawValue: name) else { return nil }
            let report = document.report(of: role)
            if report.state != .running { return "\(name) is \(report.state.rawValue)" }
            return (report.uptimeSeconds ?? 0) < Self.settled ? "\(name) has just started" : nil
        }
        let findings = document.findings.filter { finding in
            finding.severity == .critical && !critical.contains(finding.code)
                && !Self.outside.contains { finding.code.hasPrefix($0) }
        }
        return roles + findings.map { "\($0.code): \($0.summary)" }
    }
}
