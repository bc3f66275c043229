public import Core
public import Uplink

/// How a post stands, as far as HQ knows: what is here of it, and what it told of itself.
public struct PostHealth: Sendable, Hashable {
    public let summary: PostSummary
    /// When it last told of itself; `nil` where it never did, as a post of an older release.
    public let toldAt: Timestamp?
    public let pending: Int64?
    public let pendingAlerts: Int64?
    /// When the oldest record was made that HQ lacked then.
    public let oldestPendingAt: Timestamp?
    public let condition: PostTidings.Condition?
    /// The end of the certificate with which it spoke last; `nil` where all were revoked.
    public let certificateEnd: Timestamp?
    /// When HQ signed the certificate that is to follow it and that the post has not used.
    public let renewalSignedAt: Timestamp?
    /// When a device last spoke whose certificate had been followed by another for a day or more:
    /// an old copy of the card.
    public let supersededHeardAt: Timestamp?
    /// When a record last came that stands beside another one.
    public let lastForkAt: Timestamp?

    public var post: String { summary.post }
}

/// From when on a post is in trouble.
public struct HealthLimits: Sendable, Hashable {
    /// A post greets every hour while its link is up.
    public var silent: Duration = .seconds(24 * 3_600)
    public var lost: Duration = .seconds(7 * 24 * 3_600)
    /// Age of the oldest record that waits there.
    public var backlog: Duration = .seconds(48 * 3_600)
    /// Before its certificate ends.
    public var certificate: Duration = .seconds(90 * 24 * 3_600)
    /// After a fork; by then the post has long gone on in an epoch of its own.
    public var fork: Duration = .seconds(30 * 24 * 3_600)

    public init() {}
}

extension PostHealth {
    /// States of monitoring plug-ins; the worst is the greatest.
    public enum State: String, Sendable, CaseIterable, Comparable {
        case ok, unknown, warning, critical

        public static func < (left: State, right: State) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// Something about a post that somebody at HQ should look into.
    public struct Trouble: Sendable, Hashable {
        /// A word for a narrow column; a post's own finding is named by its code.
        public let code: String
        public let state: State
        /// A sentence.
        public let text: String
    }

    /// What is wrong with it, the worst first.
    public func troubles(at now: Timestamp, _ limits: HealthLimits) -> [Trouble] {
        var troubles: [Trouble] = []
        func add(_ state: State, _ code: String, _ text: String) {
            troubles.append(Trouble(code: code, state: state, text: text))
        }
        let silence = now - summary.lastContact
        if silence > limits.lost {
            add(.critical, "lost", "nothing was heard since \(summary.lastContact)")
        } else if silence > limits.silent {
            add(.warning, "silent", "nothing was heard since \(summary.lastContact)")
        }
        if summary.openGaps > 0 {
            add(.warning, "gap", "records are missing: waypost-hub gaps \(post)")
        }
        if let lastForkAt, now - lastForkAt < limits.fork {
            add(.warning, "fork", "a copy of its card wrote too, last heard \(lastForkAt)")
        }
        if let oldestPendingAt, pending ?? 0 > 0, now - oldestPendingAt > limits.backlog {
            add(.warning, "backlog", "records wait there since \(oldestPendingAt)")
        }
        if let certificateEnd {
            if certificateEnd < now {
                add(.critical, "certificate", "its certificate ended \(certificateEnd)")
            } else if certificateEnd - now < limits.certificate {
                add(
                    .warning, "certificate",
                    "its certificate ends \(certificateEnd) and was not renewed"
                        + (renewalSignedAt.map { "; a new one was signed \($0) and not used" }
                            ?? ""))
            }
        } else {
            add(.warning, "revoked", "its devices were revoked: waypost-hub enrol --replace")
        }
        if let supersededHeardAt, now - supersededHeardAt < limits.fork {
            add(
                .warning, "old_device",
                "a copy of its card spoke with a certificate that was renewed, last "
                    + "\(supersededHeardAt)")
        }
        for code in condition?.critical ?? [] { add(.critical, code, "the post reports it") }
        for code in condition?.warnings ?? [] { add(.warning, code, "the post reports it") }
        if condition == nil {
            add(
                .unknown, "untold",
                "it has not told how it is: its release is older, or it has "
                    + "not greeted since the upgrade")
        }
        return troubles.enumerated().sorted {
            ($1.element.state, $0.offset) < ($0.element.state, $1.offset)
        }
        .map(\.element)
    }

    public func json(at now: Timestamp, _ limits: HealthLimits) -> JSONValue {
        let troubles = troubles(at: now, limits)
        var members = summary.json.object ?? [:]
        members["state"] = .string((troubles.first?.state ?? .ok).rawValue)
        members["silent_s"] = .integer(max(0, (now - summary.lastContact).components.seconds))
        members["told_at"] = JSONValue(toldAt)
        members["pending"] = JSONValue(pending)
        members["pending_alerts"] = JSONValue(pendingAlerts)
        members["oldest_pending_at"] = JSONValue(oldestPendingAt)
        members["release"] = JSONValue(condition?.release)
        members["lists"] = condition?.lists == nil ? .null : condition?.json["lists"] ?? .null
        members["findings"] =
            condition.map {
                [
                    "critical": $0.json["critical"] ?? .null,
                    "warnings": $0.json["warnings"] ?? .null,
                ]
            } ?? .null
        members["certificate_ends_at"] = JSONValue(certificateEnd)
        members["renewal_signed_at"] = JSONValue(renewalSignedAt)
        members["superseded_heard_at"] = JSONValue(supersededHeardAt)
        members["last_fork_at"] = JSONValue(lastForkAt)
        members["troubles"] = .array(
            troubles.map {
                [
                    "code": .string($0.code), "state": .string($0.state.rawValue),
                    "text": .string($0.text),
                ]
            })
        return .object(members)
    }
}

extension HubStore {
    /// How all posts stand, or the one of that name, by name.
    public func health(_ post: String? = nil) async throws(HubFault) -> [PostHealth] {
        try await perform { (ledger) throws(HubFault) in
            let summaries = try ledger.posts(post)
            var told: [String: SQLRow] = [:]
            for row in try ledger.told(post) { told[row[0].string ?? ""] = row }
            let superseded = try ledger.supersededHeard(post)
            return summaries.map {
                PostHealth(
                    $0, told[$0.post] ?? [], supersededHeardAt: superseded[$0.post])
            }
        }
    }
}

extension PostHealth {
    fileprivate init(_ summary: PostSummary, _ row: SQLRow, supersededHeardAt: Timestamp?) {
        func value(_ column: Int) -> SQLValue { column < row.count ? row[column] : .null }
        self.summary = summary
        toldAt = value(1).timestamp
        pending = value(2).integer
        pendingAlerts = value(3).integer
        oldestPendingAt = value(4).timestamp
        condition = value(5).string.flatMap { try? JSONValue(parsing: $0) }
            .flatMap(PostTidings.Condition.init)
        certificateEnd = value(6).timestamp
        lastForkAt = value(7).timestamp
        renewalSignedAt = value(8).timestamp
        self.supersededHeardAt = supersededHeardAt
    }
}

extension HubLedger {
    fileprivate func told(_ post: String?) throws(HubFault) -> [SQLRow] {
        try session.query(
            """
            SELECT posts.post_id, told_at, pending, pending_alerts, oldest_pending_at, condition,
                (SELECT not_after FROM devices WHERE devices.post_id = posts.post_id
                    AND revoked_at IS NULL ORDER BY last_seen_at DESC, not_after DESC LIMIT 1),
                (SELECT max(received_at) FROM forks WHERE forks.post_id = posts.post_id),
                (SELECT max(issued_at) FROM renewals WHERE renewals.post_id = posts.post_id
                    AND used_at IS NULL AND revoked_at IS NULL)
            FROM posts LEFT JOIN tidings ON tidings.post_id = posts.post_id
            WHERE ($1 = '' OR posts.post_id = $1)
            """, [.text(post ?? "")])
    }
}
