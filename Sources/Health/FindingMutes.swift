public import Core

/// Findings that somebody knows of and does not want to be told again for a while.
///
/// A mute covers a code as it stands: it lapses with its time, when the finding becomes worse than
/// it was, when it stands of more things than before, and when the clock falls back behind the
/// moment of its making. Only the person at the post is spared: roles tell HQ all the same.
public struct FindingMutes: Sendable, Hashable {
    public struct Mute: Sendable, Hashable {
        public let severity: Finding.Severity
        /// Findings of the code when it was muted.
        public let count: Int
        public let since: Timestamp
        public let until: Timestamp
        /// In the words of who muted it.
        public let reason: String

        public init(
            severity: Finding.Severity, count: Int, since: Timestamp, until: Timestamp,
            reason: String
        ) {
            self.severity = severity
            self.count = count
            self.since = since
            self.until = until
            self.reason = reason
        }

        func covers(_ findings: [Finding], at now: Timestamp) -> Bool {
            since <= now && now < until && findings.count <= count
                && findings.allSatisfy { $0.severity <= severity }
        }
    }

    /// A finding that stands and is not told.
    public struct Muted: Sendable, Hashable {
        public let finding: Finding
        public let mute: Mute

        public var json: JSONValue {
            var members = finding.json.object ?? [:]
            members["muted_until"] = .string(mute.until.description)
            members["because"] = .string(mute.reason)
            return .object(members)
        }
    }

    /// The longest mute: whoever comes once a month decides anew.
    public static let longest: Duration = .seconds(30 * 86_400)
    /// Characters of a reason.
    public static let reasonLimit = 200

    /// By code.
    public var mutes: [String: Mute] = [:]

    public init() {}

    /// Those that stand, and those of them that are muted.
    public func divide(
        _ findings: [Finding], at now: Timestamp
    ) -> (told: [Finding], muted: [Muted]) {
        let byCode = Dictionary(grouping: findings, by: \.code)
        var told: [Finding] = []
        var muted: [Muted] = []
        for finding in findings {
            if let mute = mutes[finding.code],
                mute.covers(byCode[finding.code] ?? [], at: now)
            {
                muted.append(Muted(finding: finding, mute: mute))
            } else {
                told.append(finding)
            }
        }
        return (told, muted)
    }

    /// Without those that have ended.
    public func current(at now: Timestamp) -> FindingMutes {
        var current = self
        current.mutes = mutes.filter { $0.value.since <= now && now < $0.value.until }
        return current
    }

    public var json: JSONValue {
        .object(
            mutes.mapValues { mute in
                [
                    "severity": .string(mute.severity.rawValue), "count": JSONValue(mute.count),
                    "since": .string(mute.since.description),
                    "until": .string(mute.until.description), "reason": .string(mute.reason),
                ]
            })
    }

    /// What cannot be read mutes nothing.
    public init(_ json: JSONValue) {
        for (code, value) in json.object ?? [:] {
            guard let severity = value["severity"]?.string.flatMap(Finding.Severity.init),
                let count = value["count"]?.integer,
                let since = value["since"]?.string.flatMap({ Timestamp($0) }),
                let until = value["until"]?.string.flatMap({ Timestamp($0) }),
                until - since <= Self.longest, let reason = value["reason"]?.string
            else { continue }
            mutes[code] = Mute(
                severity: severity, count: Int(clamping: count), since: since, until: until,
                reason: String(reason.prefix(Self.reasonLimit)))
        }
    }
}
