internal import Core
internal import Hub
internal import PKI
internal import Screening
internal import Uplink

/// Giving files to posts: two people sign, then the posts take it in stages.
extension HubCommands {
    /// What `waypost-hub publish KIND FILE` is told.
    public struct PublishOrder: Sendable {
        public var kind: String
        public var file: String
        /// `nil` takes a list's own name, for other kinds `main`.
        public var name: String?
        /// `nil` takes the next.
        public var version: Int64?
        public var key: String
        public var certificate: String
        /// Both empty: every post.
        public var posts: [String]
        public var groups: [String]
        public var validFrom: String?
        public var validUntil: String?
        public var stages: String?
        public var stageHours: Int?
        public var silenceHours: Int
        public var isUrgent: Bool
        public var isDryRun: Bool

        public init(
            kind: String, file: String, name: String?, version: Int64?, key: String,
            certificate: String, posts: [String], groups: [String], validFrom: String?,
            validUntil: String?, stages: String?, stageHours: Int?, silenceHours: Int,
            isUrgent: Bool, isDryRun: Bool
        ) {
            self.kind = kind
            self.file = file
            self.name = name
            self.version = version
            self.key = key
            self.certificate = certificate
            self.posts = posts
            self.groups = groups
            self.validFrom = validFrom
            self.validUntil = validUntil
            self.stages = stages
            self.stageHours = stageHours
            self.silenceHours = silenceHours
            self.isUrgent = isUrgent
            self.isDryRun = isDryRun
        }
    }

    /// `publish KIND FILE …`: signs and keeps it; no post sees it before a second person approved.
    public func publish(_ order: PublishOrder, _ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let hub = try HubDirectory.open(directory)
            guard let kind = ReleaseKind(rawValue: order.kind) else {
                throw PublishingFault(problem: "there is no kind \(order.kind)")
            }
            let list = kind == .lists ? try inspectedList(order.file, hub) : nil
            let content = try content(of: order.file, kind)
            let statement = try await statement(order, kind, list?["name"]?.string, store)
            try await store.refuseTakenName(of: statement.release)
            let lineage = try await lineage(of: list, statement.release, store)
            let (key, certificate) = try publisher(order.key, order.certificate)
            let signed = try SignedRelease(statement)
                .signed(key: key, certificate: certificate, at: time.now())
            try signed.verified(by: hub.publisherTrust(), at: time.now(), signers: 1)
            let release = PublishedRelease(
                signed, lineage: lineage, stages: try stages(order, kind),
                pace: order.stageHours.map { .seconds($0 * 3_600) },
                silence: .seconds(order.silenceHours * 3_600), at: time.now())
            let known = try await store.posts().map(\.post)
            let targets = statement.posts.isEmpty ? known : statement.posts
            for warning in warnings(targets, known: known, list) + doubts(of: release) {
                console.complain("warning: \(warning)")
            }
            var preview: PublishPreview?
            if order.isDryRun {
                preview = try await self.preview(release, content, targets, store)
            } else {
                let (files, path) = (files, order.file)
                try await store.publish(release) { (offset, count) throws(HubFault) in
                    do throws(FileFault) {
                        return try files.read(path, from: offset, count: count)
                    } catch {
                        throw .files(error)
                    }
                }
            }
            tell(release, posts: targets.count, preview)
            return ExitCode.ok
        }
    }

    private func tell(_ release: PublishedRelease, posts: Int, _ preview: PublishPreview?) {
        let isDryRun = preview != nil
        if isJSON {
            let document: JSONValue = [
                "release": .string(release.release.description), "dry_run": .bool(isDryRun),
                "statement": release.statement.json, "posts": JSONValue(posts),
                "stages": .string(release.stages.text), "state": .string(release.state.rawValue),
                "changes": preview?.json ?? .null,
            ]
            return console.line(document.prettyText)
        }
        let statement = release.statement
        console.line(
            "\(release.release): \(statement.size) bytes, SHA-256 "
                + "\(statement.sha256.description.prefix(16))…, for \(posts) known posts, stages "
                + release.stages.text)
        for line in preview?.lines ?? [] { console.line(line) }
        console.line(
            isDryRun
                ? "Nothing was published (--dry-run)."
                : "It waits for a second person: waypost-hub publish approve \(release.release) "
                    + "--key KEY --cert PEM")
    }

    /// A list that HQ itself cannot prove would be refused at every post.
    private func inspectedList(_ path: String, _ hub: HubDirectory) throws -> JSONValue {
        try Bundle.inspect(
            path, trust: .authorities(hub.publisherTrust()), recipientKey: nil, at: time.now())
    }

    private func statement(
        _ order: PublishOrder, _ kind: ReleaseKind, _ ownName: String?, _ store: any HubStore
    ) async throws -> ReleaseStatement {
        let name = order.name ?? ownName ?? usualName(order, kind)
        if let ownName, name != ownName {
            throw PublishingFault(problem: "the file holds list \(ownName), not \(name)")
        }
        let latest = try await store.latestVersion(of: kind, name)
        guard
            let release = ReleaseName(kind: kind, name: name, version: order.version ?? latest + 1)
        else {
            throw PublishingFault(problem: "\(name), version \(order.version ?? 0), names nothing")
        }
        guard release.version > latest else {
            throw HubFault.releaseRefused(
                "version \(latest) of \(release.line) is here, and this is \(release.version)")
        }
        let size = files.size(of: order.file) ?? 0
        guard (1...kind.limit).contains(size) else {
            throw PublishingFault(
                problem: "\(order.file) has \(size) bytes where 1 to \(kind.limit) are allowed")
        }
        let statement = ReleaseStatement(
            release: release,
            sha256: try DownloadFolder.digest(of: order.file, size: size, files: files),
            size: size, madeAt: time.now(), validFrom: try instant(order.validFrom),
            validUntil: try instant(order.validUntil),
            posts: try await targets(order, store), isUrgent: order.isUrgent)
        guard let statement else {
            throw PublishingFault(
                problem: "the order cannot be carried out: an urgent file has at most "
                    + "\(ReleaseStatement.urgentLimit) bytes, at most "
                    + "\(ReleaseStatement.postLimit) posts are named, and the validity ends "
                    + "after it begins")
        }
        return statement
    }

    private func instant(_ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text) else {
            throw PublishingFault(problem: "\(text) is no time, such as 2026-12-01T00:00:00Z")
        }
        return time
    }

    private func targets(_ order: PublishOrder, _ store: any HubStore) async throws -> [String] {
        var posts = order.posts
        for post in posts where !PostName.isValid(post) { throw HubFault.invalidPost(post) }
        let groups = order.groups.isEmpty ? [:] : try await store.groups()
        for group in order.groups {
            guard let members = groups[group] else {
                throw PublishingFault(problem: "no post is in a group \(group)")
            }
            posts += members
        }
        return posts
    }

    /// What could harm every post goes to one first; the rest is wanted everywhere at once.
    private func stages(_ order: PublishOrder, _ kind: ReleaseKind) throws -> ReleaseStages {
        let isTried = kind == .firmware || kind == .settings
        let text = order.stages ?? (isTried ? "1,10%,100%" : "100%")
        guard let stages = ReleaseStages(text) else {
            throw PublishingFault(
                problem: "\(text) is no row of stages: numbers of posts and percentages apart by "
                    + "commas, 100% at the end")
        }
        return stages
    }

    private func warnings(
        _ targets: [String], known: [String], _ list: JSONValue?
    ) -> [String] {
        var warnings: [String] = []
        let strangers = targets.filter { !known.contains($0) }
        if !strangers.isEmpty {
            warnings.append("HQ has never heard of \(strangers.prefix(5).joined(separator: ", "))")
        }
        if let recipients = list?["recipients"]?.array {
            let issuers = Set(recipients.compactMap { $0["issuer"]?.string })
            let left = targets.filter { !issuers.contains(LANAuthority.name(of: $0)) }
            if !left.isEmpty {
                warnings.append(
                    "the list is not sealed to \(left.prefix(5).joined(separator: ", "))"
                        + (left.count > 5 ? " and \(left.count - 5) more" : "")
                        + ", who will refuse it: waypost lists build --recipient LISTS.PEM")
            }
        }
        return warnings
    }

    func publisher(
        _ key: String, _ certificate: String
    ) throws -> (PrivateKey, Certificate) {
        let isURI = !files.exists(key) && key.contains(":")
        return (
            isURI
                ? try PrivateKey(uri: key)
                : try PrivateKey(pem: files.read(key, limit: PEMLimit.file)),
            try Certificate(pem: files.read(certificate, limit: PEMLimit.file))
        )
    }

    /// `publish approve RELEASE --key KEY --cert PEM`: the second person's signature opens it.
    public func approve(
        _ release: String, key: String, certificate: String, _ choice: StoreChoice?
    ) async -> Int32 {
        await changing(release, choice) { store, name in
            let trust = try HubDirectory.open(directory).publisherTrust()
            let (key, certificate) = try publisher(key, certificate)
            let now = time.now()
            let approved = try await store.approve(name, at: now) { (signed) throws(HubFault) in
                do {
                    let second = try signed.signed(key: key, certificate: certificate, at: now)
                    try second.verified(by: trust, at: now)
                    return second
                } catch let fault as any Fault {
                    throw .releaseRefused(fault.description)
                } catch {
                    throw .releaseRefused("\(error)")
                }
            }
            try await keepCodes(of: approved, store)
            return approved
        }
    }

    /// `publish halt RELEASE --reason TEXT`.
    public func halt(_ release: String, reason: String, _ choice: StoreChoice?) async -> Int32 {
        await changing(release, choice) { store, name in
            try await store.halt(name, because: reason)
        }
    }

    /// `publish resume RELEASE`.
    public func resume(_ release: String, _ choice: StoreChoice?) async -> Int32 {
        await changing(release, choice) { store, name in
            try await store.resume(name, at: time.now())
        }
    }

    /// `publish next RELEASE`: the next stage begins now.
    public func advance(_ release: String, _ choice: StoreChoice?) async -> Int32 {
        await changing(release, choice) { store, name in
            try await store.advance(name, at: time.now())
        }
    }

    private func changing(
        _ release: String, _ choice: StoreChoice?,
        _ body: (any HubStore, ReleaseName) async throws -> PublishedRelease
    ) async -> Int32 {
        await querying(choice) { store in
            guard let name = ReleaseName(release) else {
                throw PublishingFault(
                    problem: "\(release) is no release",
                    remedy: "KIND/NAME/VERSION, as in lists/sltd/7")
            }
            let changed = try await body(store, name)
            if isJSON {
                console.line(ReleaseReport(changed, []).json.prettyText)
            } else {
                console.line(ReleaseReport(changed, []).line)
            }
            return ExitCode.ok
        }
    }

    /// `publish status`: every release and how its posts stand; 1 where one is halted.
    public func releases(_ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            let known = try await store.posts().map(\.post)
            let reports = try await store.releases(at: time.now()).map {
                ReleaseReport($0.release, $0.standings, known: known)
            }
            if isJSON {
                console.line(JSONValue.array(reports.map(\.json)).prettyText)
            } else {
                if reports.isEmpty { console.line("Nothing was published yet.") }
                for report in reports {
                    for line in [report.line] + report.details { console.line(line) }
                }
            }
            return reports.contains { $0.isHalted } ? ExitCode.failed : ExitCode.ok
        }
    }
}

struct PublishingFault: Fault {
    let problem: String
    var remedy: String?
}
