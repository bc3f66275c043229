public import Core
public import Uplink

extension HubStore {
    /// Keeps a release that waits for its second signature, with its file.
    ///
    /// - Parameter read: `count` bytes of the file from `offset` on.
    /// - Throws: `releaseRefused` where its version is not above all others of the name;
    ///   `nameTaken` where a service that HQ asks has its name.
    public func publish(
        _ release: PublishedRelease,
        read: @escaping @Sendable (_ offset: Int64, _ count: Int) throws(HubFault) -> [UInt8]
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                let name = release.release
                let latest = try ledger.latestVersion(of: name.kind, name.name)
                guard name.version > latest else {
                    throw HubFault.releaseRefused(
                        "version \(latest) of \(name.line) is here, and this is \(name.version)")
                }
                try ledger.refuseTakenName(of: name)
                try ledger.keep(release)
                try ledger.keepContent(of: release.statement, read: read)
            }
        }
    }

    /// - Throws: `nameTaken` where that is a list of a name that a service has.
    public func refuseTakenName(of release: ReleaseName) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                try ledger.refuseTakenName(of: release)
            }
        }
    }

    public func latestVersion(
        of kind: ReleaseKind, _ name: String
    ) async throws(HubFault) -> Int64 {
        try await perform { (ledger) throws(HubFault) in try ledger.latestVersion(of: kind, name) }
    }

    /// Opens a release to its first stage with the second person's signature.
    ///
    /// - Parameter sign: puts it on; what it throws is passed on.
    /// - Throws: `releaseRefused` where none of that name waits, or its file is not what the first
    ///   person signed.
    public func approve(
        _ name: ReleaseName, at time: Timestamp,
        sign: @escaping @Sendable (SignedRelease) throws(HubFault) -> SignedRelease
    ) async throws(HubFault) -> PublishedRelease {
        try await change(name) { (release, ledger) throws(HubFault) in
            guard release.state == .waiting else {
                throw HubFault.releaseRefused("\(name) is \(release.state) and waits for nobody")
            }
            try ledger.refuseTakenName(of: name)
            let content = try ledger.digestOfContent(release.statement)
            guard content == release.statement.sha256 else {
                throw HubFault.releaseRefused(
                    "the file of \(name) is not the one that the first person signed")
            }
            release = PublishedRelease(
                try sign(release.signed), lineage: release.lineage, stages: release.stages,
                pace: release.pace, silence: release.silence, at: time)
            release.state = .open
        }
    }

    public func halt(
        _ name: ReleaseName, because reason: String
    ) async throws(HubFault) -> PublishedRelease {
        try await change(name) { (release, _) throws(HubFault) in
            guard release.state == .open else {
                throw HubFault.releaseRefused("\(name) is \(release.state), not open")
            }
            release.state = .halted
            release.reason = reason
        }
    }

    /// Lets a halted release go on. What went wrong before does not halt it again.
    public func resume(
        _ name: ReleaseName, at time: Timestamp
    ) async throws(HubFault) -> PublishedRelease {
        try await change(name) { (release, _) throws(HubFault) in
            guard release.state == .halted else {
                throw HubFault.releaseRefused("\(name) is \(release.state), not halted")
            }
            release.state = .open
            release.reason = nil
            release.resumedAt = time
        }
    }

    /// Begins a release's next stage now.
    public func advance(
        _ name: ReleaseName, at time: Timestamp
    ) async throws(HubFault) -> PublishedRelease {
        try await change(name) { (release, _) throws(HubFault) in
            guard release.state == .open, !release.stages.isLast(release.stage) else {
                throw HubFault.releaseRefused(
                    release.state == .open
                        ? "\(name) is in its last stage" : "\(name) is \(release.state), not open")
            }
            release.stage += 1
            release.stageAt = time
        }
    }

    private func change(
        _ name: ReleaseName,
        _ body: @escaping @Sendable (inout PublishedRelease, HubLedger) throws(HubFault) -> Void
    ) async throws(HubFault) -> PublishedRelease {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                guard var release = try ledger.release(name) else {
                    throw HubFault.releaseRefused("there is no release \(name)")
                }
                try body(&release, ledger)
                try ledger.keep(release)
                return release
            }
        }
    }

    /// Every release with how its posts stand, once those that did harm were halted.
    public func releases(
        at time: Timestamp
    ) async throws(HubFault) -> [(release: PublishedRelease, standings: [PostStanding])] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                _ = try ledger.tendReleases(at: time)
                var all: [(release: PublishedRelease, standings: [PostStanding])] = []
                for release in try ledger.releases() {
                    all.append((release, try ledger.standings(release.release)))
                }
                return all
            }
        }
    }

    /// Posts by the groups that they are in.
    public func groups() async throws(HubFault) -> [String: [String]] {
        try await perform { (ledger) throws(HubFault) in
            var groups: [String: [String]] = [:]
            let rows = try ledger.session.query(
                "SELECT name, post_id FROM post_groups ORDER BY name, post_id", [])
            for row in rows {
                guard let name = row[0].string, let post = row[1].string else { continue }
                groups[name, default: []].append(post)
            }
            return groups
        }
    }

    /// Puts a post into a group, or takes it out.
    ///
    /// - Returns: whether that changed anything.
    public func setGroup(
        _ group: String, of post: String, isIn: Bool
    ) async throws(HubFault) -> Bool {
        try await perform { (ledger) throws(HubFault) in
            let statement =
                isIn
                ? """
                INSERT INTO post_groups (post_id, name) VALUES ($1, $2)
                ON CONFLICT DO NOTHING RETURNING name
                """
                : "DELETE FROM post_groups WHERE post_id = $1 AND name = $2 RETURNING name"
            return try !ledger.session.query(statement, [.text(post), .text(group)]).isEmpty
        }
    }
}
