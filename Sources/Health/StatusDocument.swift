public import Core
public import Site

/// What `waypost status` says, for people and programs: every key is there, `null` where a part
/// is not known.
public struct StatusDocument: Sendable, Hashable {
    public enum State: String, Sendable {
        case ok, warning, critical, unknown

        /// The exit code of monitoring plug-ins.
        public var exitCode: Int32 {
            switch self {
            case .ok: 0
            case .warning: 1
            case .critical: 2
            case .unknown: 3
            }
        }
    }

    public var post: String?
    public var at: Timestamp
    public var roles: [Role: RoleReport] = [:]
    public var power = PowerReport()
    public var records = RecordsReport()
    public var link = LinkReport()
    /// `nil` where the role that holds them does not say.
    public var lists: [ListReport]?
    public var clock = ClockReport()
    public var disk = DiskReport()
    public var findings: [Finding] = []
    /// Those that stand beside them and that somebody has muted.
    public var muted: [FindingMutes.Muted] = []

    public init(post: String?, at: Timestamp) {
        self.post = post
        self.at = at
    }

    /// The worst finding. Without findings it is `ok` only where the journal is known.
    public var state: State {
        switch findings.map(\.severity).max() {
        case .critical: .critical
        case .warning: .warning
        case nil: records.sequence == nil ? .unknown : .ok
        }
    }

    public func report(of role: Role) -> RoleReport {
        roles[role] ?? RoleReport(state: .unknown)
    }

    public var json: JSONValue {
        [
            "post": JSONValue(post),
            "at": .string(at.description),
            "state": .string(state.rawValue),
            "roles": .object(
                Dictionary(
                    uniqueKeysWithValues: Role.allCases.map {
                        ($0.rawValue, report(of: $0).json)
                    })),
            "power": power.json,
            "records": records.json,
            "link": link.json,
            "lists": lists.map { .array($0.map(\.json)) } ?? .null,
            "clock": clock.json,
            "disk": disk.json,
            "findings": .array(findings.map(\.json)),
            "muted": .array(muted.map(\.json)),
        ]
    }

    /// Takes what is muted out of the findings, and so out of ``state``.
    public mutating func apply(_ mutes: FindingMutes) {
        (findings, muted) = mutes.divide(findings, at: at)
    }
}
