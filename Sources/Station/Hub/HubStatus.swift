internal import Core
internal import Hub
internal import Uplink

/// All posts at a moment, for people and programs.
struct HubStatus {
    static let width = 80

    let at: Timestamp
    let limits: HealthLimits
    let database: StoreDurability
    /// The hub's own; none where one post is looked at.
    let certificates: [OwnCertificate]
    let publishers: PublisherStanding
    /// Services that HQ asks; none where one post is looked at.
    let providers: [ExternalProviderHealth]
    /// The worst first, then those that were silent the longest.
    let posts: [(health: PostHealth, troubles: [PostHealth.Trouble])]

    init(
        at time: Timestamp, limits: HealthLimits, database: StoreDurability,
        posts: [PostHealth], certificates: [OwnCertificate] = [],
        publishers: [PublisherCertificate] = [], providers: [ExternalProviderHealth] = []
    ) {
        self.certificates = certificates
        self.publishers = PublisherStanding(
            publishers: publishers, at: time, notice: limits.certificate)
        self.providers = providers
        at = time
        self.limits = limits
        self.database = database
        self.posts = posts.map { ($0, $0.troubles(at: time, limits)) }.sorted { left, right in
            let states = (Self.state(left.1), Self.state(right.1))
            guard states.0 == states.1 else { return states.0 > states.1 }
            guard left.1.count == right.1.count else { return left.1.count > right.1.count }
            return left.0.summary.lastContact < right.0.summary.lastContact
        }
    }

    private static func state(_ troubles: [PostHealth.Trouble]) -> PostHealth.State {
        troubles.map(\.state).max() ?? .ok
    }

    private var databaseState: PostHealth.State {
        switch database.state {
        case .file, .alone, .standby: .ok
        case .hidden: .unknown
        case .waiting, .unsafe: .critical
        }
    }

    private func state(of certificate: OwnCertificate) -> PostHealth.State {
        let left = certificate.notAfter - at
        let notice = certificate.isAuthority ? OwnCertificate.authorityNotice : limits.certificate
        return left <= .zero ? .critical : left < notice ? .warning : .ok
    }

    /// A line for each of the hub's own certificates that ends soon, or has.
    private var certificateLines: [String] {
        certificates.filter { state(of: $0) != .ok }.map { certificate in
            let verb = certificate.notAfter <= at ? "ended" : "ends"
            let what =
                certificate.isAuthority
                ? "let another follow: waypost-hub authority status"
                : "waypost-hub authority renew"
            return "Certificate \(certificate.credential.rawValue).pem \(verb) "
                + "\(certificate.notAfter.date); \(what): \(state(of: certificate))"
        }
    }

    /// The worst of all.
    var state: PostHealth.State {
        (posts.map { Self.state($0.troubles) } + certificates.map { state(of: $0) }
            + providers.map { $0.state(at: at) } + [publishers.state]).reduce(databaseState, max)
    }

    private var providerLines: [String] {
        providers.map { provider in
            var text = "\(provider.name): \(provider.waiting) documents wait"
            if let oldest = provider.oldestWaitingAt {
                text += " (the oldest \(Self.age(at - oldest)))"
            }
            text += ", \(provider.hits) hits"
            if provider.failed > 0 { text += ", \(provider.failed) given up" }
            if let since = provider.failingSince {
                text += "; fails since \(Self.age(at - since)): \(provider.failure ?? "?")"
            }
            return text
        }
    }

    var json: JSONValue {
        [
            "at": .string(at.description), "ok": .bool(state == .ok),
            "state": .string(state.rawValue), "database": database.json,
            "certificates": .array(
                certificates.map {
                    [
                        "name": .string($0.credential.rawValue),
                        "ends_at": .string($0.notAfter.description),
                        "state": .string(state(of: $0).rawValue),
                    ]
                }),
            "publishers": publishers.json,
            "external": .array(providers.map { $0.json(at: at) }),
            "posts": .array(posts.map { $0.health.json(at: at, limits) }),
        ]
    }

    /// A line a post, 80 columns wide.
    var table: String {
        let records = posts.reduce(0) { $0 + $1.health.summary.records }
        var lines = [
            "\(posts.count) \(posts.count == 1 ? "post" : "posts"), \(records) records: "
                + state.rawValue,
            "Database: \(database.text)",
        ]
        lines += certificateLines + publishers.lines
        lines += providerLines
        if posts.isEmpty { return (lines + ["No post has been here yet."]).joined("\n") }
        lines.append(
            row("POST", "STATE", "HEARD", "BACKLOG", "RELEASE", "LISTS", "TROUBLE"))
        lines += posts.map { post in
            let health = post.health
            return row(
                health.post, Self.state(post.troubles).rawValue,
                Self.age(at - health.summary.lastContact), backlog(health),
                health.condition?.release ?? "?", lists(health), troubles(post.troubles))
        }
        lines.append("? is not known here. waypost-hub status POST says more.")
        return lines.joined("\n")
    }

    /// All that is known, in sentences.
    var details: String {
        posts.map { post in
            let health = post.health
            let summary = health.summary
            var lines = [
                "\(health.post): \(Self.state(post.troubles).rawValue)",
                "  heard      \(summary.lastContact), \(Self.age(at - summary.lastContact)) ago; "
                    + "first \(summary.firstContact)",
                "  here       \(summary.records) records, \(summary.crossings) crossings, "
                    + "\(summary.attachments) attachments, \(summary.withheld) withheld",
                "  backlog    \(backlog(health))"
                    + (health.toldAt.map { ", as told \($0)" } ?? ", as it never told")
                    + (health.pendingAlerts.map { "; \($0) urgent" } ?? ""),
                "  release    \(health.condition?.release ?? "?")",
            ]
            for list in health.condition?.lists ?? [] {
                lines.append(
                    "  list       \(list.name) \(list.version ?? "?"), \(list.state), issued "
                        + (list.issuedAt?.description ?? "?"))
            }
            if health.condition?.lists == nil { lines.append("  lists      ?") }
            lines.append("  certificate until \(health.certificateEnd?.description ?? "-")")
            lines += post.troubles.map { "  \($0.state.rawValue)  \($0.code): \($0.text)" }
            return lines.joined("\n")
        }.joined(separator: "")
    }

    private func backlog(_ health: PostHealth) -> String {
        guard let pending = health.pending else { return "?" }
        guard pending > 0, let oldest = health.oldestPendingAt else { return String(pending) }
        return "\(pending)/\(Self.age(at - oldest))"
    }

    /// The age of the oldest list.
    private func lists(_ health: PostHealth) -> String {
        guard let lists = health.condition?.lists else { return "?" }
        guard !lists.isEmpty else { return "none" }
        let issued = lists.compactMap(\.issuedAt)
        guard issued.count == lists.count, let oldest = issued.min() else { return "?" }
        return Self.age(at - oldest)
    }

    private static let troubleWidth = 20

    /// As many words as have room, and how many more there are.
    private func troubles(_ troubles: [PostHealth.Trouble]) -> String {
        var text = ""
        for (index, trouble) in troubles.enumerated() {
            let more = troubles.count - index - 1
            let next = text + (text.isEmpty ? "" : ", ") + trouble.code
            let rest = more > 0 ? ", +\(more)" : ""
            guard next.count + rest.count <= Self.troubleWidth else {
                if text.isEmpty { text = clipped(trouble.code, Self.troubleWidth - rest.count) }
                let left = troubles.count - index - (text.hasPrefix(trouble.code.prefix(4)) ? 1 : 0)
                return text + (left > 0 ? ", +\(left)" : "")
            }
            text = next
        }
        return text
    }

    private func row(
        _ post: String, _ state: String, _ heard: String, _ backlog: String, _ release: String,
        _ lists: String, _ trouble: String
    ) -> String {
        let columns = [
            (post, 16), (state, 8), (heard, 6), (backlog, 11), (release, 7), (lists, 6),
        ]
        let text = columns.map { text, width in
            let short = clipped(text, width)
            return short + String(repeating: " ", count: width - short.count)
        }.joined(separator: " ")
        return trouble.isEmpty ? text.trimmedEnd : text + " " + trouble
    }

    private func clipped(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(width - 1) + "~" : text
    }

    /// `12 min`, `23 h` or `9 d`.
    static func age(_ duration: Duration) -> String {
        let minutes = max(0, duration.components.seconds) / 60
        if minutes < 100 { return "\(minutes) min" }
        return minutes < 48 * 60 ? "\(minutes / 60) h" : "\(minutes / 1_440) d"
    }
}

extension [String] {
    fileprivate func joined(_ separator: String) -> String {
        joined(separator: separator) + separator
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
