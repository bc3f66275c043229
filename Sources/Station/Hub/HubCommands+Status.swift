internal import Core
internal import Hub

extension HubCommands {
    /// `status [POST]`: how the posts stand, the worst first; 0 ok, 1 warning, 2 critical,
    /// 3 unknown, where the database does not answer too.
    ///
    /// - Parameters:
    ///   - silentAfter: hours without a word after which a post is a warning.
    ///   - lostAfter: hours after which it is critical.
    ///   - backlogAfter: hours after which records that wait at a post are a warning.
    public func status(
        of post: String? = nil, silentAfter: Int = 24, lostAfter: Int = 168,
        backlogAfter: Int = 48, _ choice: StoreChoice?
    ) async -> Int32 {
        var limits = HealthLimits()
        limits.silent = .seconds(silentAfter * 3_600)
        limits.lost = .seconds(lostAfter * 3_600)
        limits.backlog = .seconds(backlogAfter * 3_600)
        let code = await querying(choice, of: post) { [limits] store in
            let hub = post == nil ? try HubDirectory.open(directory) : nil
            let report = HubStatus(
                at: time.now(), limits: limits, database: try await store.durability(),
                posts: try await store.health(post),
                certificates: hub?.ownCertificates ?? [],
                publishers: try hub?.publishers() ?? [],
                providers: post == nil ? try await store.providers() : [])
            if isJSON {
                console.line(report.json.prettyText)
            } else if post == nil {
                console.write(report.table)
            } else {
                console.write(report.details)
            }
            return report.state.exitCode
        }
        return code == ExitCode.unavailable ? PostHealth.State.unknown.exitCode : code
    }
}

extension PostHealth.State {
    /// Of monitoring plug-ins.
    var exitCode: Int32 {
        switch self {
        case .ok: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }
}
