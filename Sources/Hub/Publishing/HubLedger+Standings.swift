internal import Core
internal import Uplink

extension HubLedger {
    func postNames() throws(HubFault) -> [String] {
        try session.query("SELECT post_id FROM posts ORDER BY post_id", []).compactMap {
            $0[0].string
        }
    }

    private static let selection = """
        SELECT post_releases.post_id, last_contact_at, installed, installed_at, starts,
            refused, refused_reason, refused_at, fetched, fetched_at, kind, name
        FROM post_releases JOIN posts ON posts.post_id = post_releases.post_id
        """

    /// How every post stands to a name of a kind; those that never heard of it are left out.
    func standings(_ release: ReleaseName) throws(HubFault) -> [PostStanding] {
        try session.query(
            Self.selection
                + " WHERE kind = $1 AND name = $2 ORDER BY post_releases.post_id",
            [.text(release.kind.rawValue), .text(release.name)]
        ).compactMap(Self.standing)
    }

    /// How a post stands to every `KIND/NAME` that it ever heard of.
    func standings(of post: String) throws(HubFault) -> [String: PostStanding] {
        var standings: [String: PostStanding] = [:]
        for row in try session.query(
            Self.selection + " WHERE post_releases.post_id = $1", [.text(post)])
        {
            guard let standing = Self.standing(row), let kind = row[10].string,
                let name = row[11].string
            else { continue }
            standings["\(kind)/\(name)"] = standing
        }
        return standings
    }

    private static func standing(_ row: SQLRow) -> PostStanding? {
        guard let post = row[0].string, let lastContact = row[1].timestamp else { return nil }
        var standing = PostStanding(post: post, lastContact: lastContact)
        standing.installed = row[2].integer
        standing.installedAt = row[3].timestamp
        standing.starts = row[4].integer ?? 0
        standing.refused = row[5].integer
        standing.refusedReason = row[6].string
        standing.refusedAt = row[7].timestamp
        standing.fetched = row[8].integer
        standing.fetchedAt = row[9].timestamp
        return standing
    }

    /// Writes down what a post says that it has. Times are HQ's: a post's clock may be wrong.
    func note(_ held: [HeldRelease], of post: String, at time: Timestamp) throws(HubFault) {
        let standings = try standings(of: post)
        for held in held {
            let known = standings[held.line]
            let refused = held.refusal?.version
            let isSame =
                known?.installed == held.version && known?.refused == refused
                && known?.starts == held.starts
            guard known == nil || !isSame else { continue }
            _ = try session.query(
                """
                INSERT INTO post_releases (post_id, kind, name, installed, installed_at, starts,
                    refused, refused_reason, refused_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (post_id, kind, name) DO UPDATE SET installed = excluded.installed,
                    installed_at = excluded.installed_at, starts = excluded.starts,
                    refused = excluded.refused, refused_reason = excluded.refused_reason,
                    refused_at = excluded.refused_at
                """,
                [
                    .text(post), .text(held.kind.rawValue), .text(held.name),
                    SQLValue(held.version),
                    SQLValue(known?.installed == held.version ? known?.installedAt : time),
                    .integer(held.starts), SQLValue(refused),
                    held.refusal.map { .text($0.reason) } ?? .null,
                    refused == nil
                        ? .null : SQLValue(known?.refused == refused ? known?.refusedAt : time),
                ])
        }
    }

    func noteFetched(
        _ release: ReleaseName, by post: String, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO post_releases (post_id, kind, name, starts, fetched, fetched_at)
            VALUES ($1, $2, $3, 0, $4, $5)
            ON CONFLICT (post_id, kind, name)
                DO UPDATE SET fetched = excluded.fetched, fetched_at = excluded.fetched_at
            """,
            [
                .text(post), .text(release.kind.rawValue), .text(release.name),
                .integer(release.version), SQLValue(time),
            ])
    }

    /// Halts open releases that did harm, and lets those that did none go on to their next stage.
    ///
    /// - Returns: the open ones.
    func tendReleases(at time: Timestamp) throws(HubFault) -> [PublishedRelease] {
        var open: [PublishedRelease] = []
        for var release in try openReleases() {
            let progress = ReleaseProgress(
                release: release, standings: try standings(release.release))
            switch progress.decision(at: time) {
            case .stay: break
            case .advance:
                release.stage += 1
                release.stageAt = time
                try keep(release)
            case .halt(let reason):
                release.state = .halted
                release.reason = reason
                try keep(release)
                continue
            }
            open.append(release)
        }
        return open
    }

    /// The highest version of each name first; those whose files were let go are left out.
    private func openReleases() throws(HubFault) -> [PublishedRelease] {
        ReleasePath.kept(try releases()).filter { $0.state == .open }
    }

    /// What the post does not have of what is published for it.
    ///
    /// - Parameter isTending: looks for harm first, which takes a look at every post.
    func offers(
        to post: String, at time: Timestamp, isTending: Bool = true
    ) throws(HubFault) -> [ReleaseOffer] {
        let open = isTending ? try tendReleases(at: time) : try openReleases()
        guard !open.isEmpty else { return [] }
        let standings = try standings(of: post)
        let posts = open.allSatisfy { $0.stages.isLast($0.stage) } ? [] : try postNames()
        let reaching = open.filter { release in
            release.reaches(post, among: posts)
                && release.statement.validUntil.map { time < $0 } ?? true
        }
        var offers: [ReleaseOffer] = []
        let kinds = Set(reaching.map(\.release.kind))
        var held: [String: PublishedRelease] = [:]
        for (line, standing) in standings {
            guard let version = standing.installed, let name = ReleaseName("\(line)/\(version)"),
                kinds.contains(name.kind)
            else { continue }
            held[line] = try release(name)
        }
        for release in ReleasePath.next(among: reaching, held: held) {
            let standing = standings[release.release.line]
            guard standing?.installed ?? 0 < release.release.version,
                standing?.refused ?? 0 < release.release.version
            else { continue }
            offers.append(ReleaseOffer(release.statement))
        }
        offers.sort { ($0.isUrgent ? 0 : 1, $0.size) < ($1.isUrgent ? 0 : 1, $1.size) }
        return Array(offers.prefix(ReleaseOffer.limit))
    }

    /// A release that goes to that post now.
    func release(
        _ name: ReleaseName, for post: String
    ) throws(HubFault) -> PublishedRelease? {
        guard let release = try release(name) else { return nil }
        return release.reaches(post, among: try postNames()) ? release : nil
    }
}
