internal import Core
internal import Uplink

/// What becomes of an open release, from what its posts say and do not say. A pure value.
struct ReleaseProgress {
    enum Decision: Hashable {
        case stay
        case advance
        case halt(String)
    }

    /// A role that started so often within an hour behind a release does not live with it; a new
    /// start may have had other reasons.
    static let mostStarts: Int64 = 3

    let release: PublishedRelease
    /// Of the name, by whatever version.
    let standings: [PostStanding]

    func decision(at now: Timestamp) -> Decision {
        for standing in standings {
            if let trouble = trouble(standing, at: now) { return .halt(trouble) }
        }
        guard let pace = release.pace, !release.stages.isLast(release.stage),
            now - release.stageAt >= pace,
            standings.contains(where: { $0.installed == version })
        else { return .stay }
        return .advance
    }

    private var version: Int64 { release.release.version }

    /// What a person has seen already is passed over.
    private func trouble(_ standing: PostStanding, at now: Timestamp) -> String? {
        func isNews(_ time: Timestamp?) -> Bool {
            guard let resumed = release.resumedAt else { return true }
            return time.map { $0 > resumed } ?? false
        }
        if standing.refused == version, isNews(standing.refusedAt) {
            return "\(standing.post) refuses it: \(standing.refusedReason ?? "no reason given")"
        }
        if standing.installed == version, standing.starts >= Self.mostStarts,
            isNews(standing.installedAt)
        {
            return "at \(standing.post) the role that uses it started \(standing.starts) times "
                + "within the hour behind it"
        }
        if standing.fetched == version, let since = standing.fetchedAt, isNews(since),
            standing.lastContact - since < release.silence,
            now - standing.lastContact >= release.silence
        {
            return "\(standing.post) got it at \(since) and has been silent since "
                + "\(standing.lastContact)"
        }
        return nil
    }
}
