internal import Core
internal import Health
internal import Hub
internal import Uplink

extension MetricsText {
    /// What HQ knows of its posts, as metrics. Labels are names of posts and lists and codes of
    /// findings: nothing personal.
    ///
    /// - Parameter releases: of which each name's newest is told of.
    init(_ status: HubStatus, releases: [ReleaseReport] = []) {
        // Each post once in most families, and with its lists and findings in two.
        self.init(sampleLimit: max(512, status.posts.count * 64 + releases.count * 4))
        add("hub_build_info", "The release that runs.", [Sample(1, [("version", Release.version)])])
        add(
            "hub_database_synchronous_standbys", "Synchronous standbys that stream now.",
            status.database.synchronous)
        add(
            "hub_certificate_seconds", "Until a certificate of the hub's own ends.",
            status.certificates.map {
                Sample(
                    Double(($0.notAfter - status.at).components.seconds),
                    [("name", $0.credential.rawValue)])
            })
        add(
            "hub_publishers", "People who may publish now.",
            Double(status.publishers.valid.count))
        add(
            "hub_publisher_certificate_seconds", "Until the first of them may not any more.",
            status.publishers.valid.map(\.notAfter).min().map {
                Double(($0 - status.at).components.seconds)
            })
        add(releases)
        func provider(_ value: (ExternalProviderHealth) -> Double?) -> [Sample] {
            status.providers.compactMap { provider in
                value(provider).map { Sample($0, [("provider", provider.name)]) }
            }
        }
        add(
            "hub_external_waiting", "Documents that a service has still to be asked about.",
            provider { Double($0.waiting) })
        add(
            "hub_external_oldest_waiting_seconds", "Since the oldest of them came.",
            provider { service in
                service.oldestWaitingAt.map { Double(max(0, (status.at - $0).components.seconds)) }
            })
        add("hub_external_answered", "Documents answered.", provider { Double($0.answered) })
        add("hub_external_hits", "Documents that hit.", provider { Double($0.hits) })
        add("hub_external_failed", "Documents given up.", provider { Double($0.failed) })
        add(
            "hub_external_failing_seconds", "Since a service answers no more; 0 where it does.",
            provider { service in
                service.failingSince.map { Double(max(0, (status.at - $0).components.seconds)) }
                    ?? 0
            })
        func each(_ value: (PostHealth) -> Double?) -> [Sample] {
            status.posts.compactMap { post in
                value(post.health).map { Sample($0, [("post", post.health.post)]) }
            }
        }
        add(
            "hub_post_silent_seconds", "Since a post was last heard.",
            each { Double(max(0, (status.at - $0.summary.lastContact).components.seconds)) })
        add(
            "hub_post_records", "Records of a post that are here.",
            each { Double($0.summary.records) })
        add("hub_post_open_gaps", "Gaps that are open.", each { Double($0.summary.openGaps) })
        add("hub_post_forked_records", "Records beside others.", each { Double($0.summary.forks) })
        add(
            "hub_post_pending_records", "Records that waited at the post when it last told.",
            each { $0.pending.map { Double($0) } })
        add(
            "hub_post_pending_alerts", "Urgent ones among them.",
            each { $0.pendingAlerts.map { Double($0) } })
        add(
            "hub_post_oldest_pending_seconds", "Age of the oldest of them.",
            each { post in
                post.oldestPendingAt.map { Double(max(0, (status.at - $0).components.seconds)) }
            })
        add(
            "hub_post_certificate_seconds", "Until a post's certificate ends.",
            each { $0.certificateEnd.map { Double(($0 - status.at).components.seconds) } })
        add(
            "hub_post_state", "0 ok, 1 warning, 2 critical, 3 unknown.",
            status.posts.map { post in
                Sample(
                    Double((post.troubles.map(\.state).max() ?? .ok).exitCode),
                    [("post", post.health.post)])
            })
        add(
            "hub_post_list_age_seconds", "Age of an alert list at a post.",
            status.posts.flatMap { post in
                (post.health.condition?.lists ?? []).compactMap { list in
                    list.issuedAt.map {
                        Sample(
                            Double(max(0, (status.at - $0).components.seconds)),
                            [("post", post.health.post), ("list", list.name)])
                    }
                }
            })
        add(
            "hub_post_trouble", "1 for each thing that is wrong with a post.",
            status.posts.flatMap { post in
                post.troubles.map {
                    Sample(
                        1,
                        [
                            ("post", post.health.post), ("code", $0.code),
                            ("severity", $0.state.rawValue),
                        ])
                }
            })
    }
    private mutating func add(_ releases: [ReleaseReport]) {
        var newest: [String: ReleaseReport] = [:]
        for report in releases where !report.isWaiting {
            if newest[report.name.line].map({ $0.name.version < report.name.version }) ?? true {
                newest[report.name.line] = report
            }
        }
        let reports = newest.values.sorted { $0.name.line < $1.name.line }
        add(
            "hub_release_halted", "1 where a release goes to no further post.",
            reports.map { Sample($0.isHalted ? 1 : 0, [("release", $0.name.description)]) })
        add(
            "hub_release_posts", "Posts by what became of a release there.",
            reports.flatMap { report in
                let counts = report.counts
                return [
                    ("installed", counts.installed), ("refused", counts.refused),
                    ("missing", counts.missing),
                ].map {
                    Sample(
                        Double($0.1), [("release", report.name.description), ("state", $0.0)])
                }
            })
    }
}
