internal import Capture
internal import Core
internal import Hub
internal import Records
internal import Uplink

/// What HQ finds out about a file before anybody else sees it.
extension HubCommands {
    /// `nil` for kinds whose content is not read here.
    func content(of path: String, _ kind: ReleaseKind) throws -> PublishedContent? {
        switch kind {
        case .lists, .firmware: nil
        case .roster, .settings, .codes:
            try PublishedContent(
                files.read(path, limit: Int(kind.limit)), kind: kind, name: path)
        }
    }

    /// A roster of one post has a name of its own, so that it is kept beside those of all others.
    func usualName(_ order: PublishOrder, _ kind: ReleaseKind) -> String {
        guard kind == .roster, order.groups.isEmpty, order.posts.count == 1,
            ReleaseName.isName(order.posts[0].lowercased())
        else { return "main" }
        return order.posts[0].lowercased()
    }

    /// Which bundle of a list a file is.
    ///
    /// - Throws: for a change of a bundle that HQ did not publish under that name: posts that lack
    ///   it could never get it.
    func lineage(
        of list: JSONValue?, _ release: ReleaseName, _ store: any HubStore
    ) async throws -> PublishedRelease.Lineage? {
        guard let list, let bundle = list["id"]?.string else { return nil }
        let base = list["base"]?["id"]?.string
        if let base {
            let isThere = try await store.releases(at: time.now()).contains {
                $0.release.release.line == release.line && $0.release.lineage?.bundle == base
            }
            guard isThere else {
                throw PublishingFault(
                    problem: "it changes version \(list["base"]?["version"]?.string ?? "?") of "
                        + "the list, bundle \(base), which was not published as \(release.line)",
                    remedy: "publish the whole list first, or build the change on what was")
            }
        }
        return PublishedRelease.Lineage(bundle: bundle, base: base)
    }

    /// What a publisher should think over, and that is right sometimes.
    func doubts(of release: PublishedRelease) -> [String] {
        let statement = release.statement
        switch release.release.kind {
        case .roster where statement.posts.isEmpty:
            return ["this roster goes to every post: whoever it names can be let in at each"]
        case .lists
        where release.lineage?.base != nil && !statement.isUrgent
            && statement.size <= ReleaseStatement.urgentLimit:
            return ["with --urgent this change, and what it withdraws, goes before all records"]
        default: return []
        }
    }

    /// `publish show RELEASE`: what a release would change at each post that it is for, for the
    /// second person before the signature; needs no key.
    public func showRelease(_ release: String, _ choice: StoreChoice?) async -> Int32 {
        await querying(choice) { store in
            guard let name = ReleaseName(release),
                let found = try await store.releases(at: time.now()).first(where: {
                    $0.release.release == name
                })
            else {
                throw PublishingFault(
                    problem: "there is no release \(release)", remedy: "waypost-hub publish status")
            }
            let known = try await store.posts().map(\.post)
            let report = ReleaseReport(found.release, found.standings, known: known)
            let targets = found.release.statement.posts
            let preview = try await preview(
                found.release, try await content(of: found.release, store),
                targets.isEmpty ? known : targets, store)
            if isJSON {
                var members = report.json.object ?? [:]
                members["changes"] = preview.json
                console.line(JSONValue.object(members).prettyText)
            } else {
                for line in [report.line] + preview.lines { console.line(line) }
            }
            return ExitCode.ok
        }
    }

    func preview(
        _ release: PublishedRelease, _ content: PublishedContent?, _ targets: [String],
        _ store: any HubStore
    ) async throws -> PublishPreview {
        let all = try await store.releases(at: time.now())
        let line = all.map(\.release).filter { $0.release.line == release.release.line }
        return try await PublishPreview(
            release.release.kind, line: release.release.line, targets: targets, all: all
        ) { former in
            guard let content else { return Self.steps(to: release, from: former, among: line) }
            return content.changes(from: try await self.content(of: former, store))
        }
    }

    /// The content of a release; `nil` where it is not kept any more, or not read here.
    private func content(
        of release: PublishedRelease?, _ store: any HubStore
    ) async throws -> PublishedContent? {
        guard let release else { return nil }
        let bytes = try await store.content(of: release.statement)
        guard bytes.count == Int(release.statement.size) else { return nil }
        return try? PublishedContent(
            bytes, kind: release.release.kind, name: release.release.description)
    }

    /// What a post gets on its way to a release whose content is not read here.
    private static func steps(
        to release: PublishedRelease, from former: PublishedRelease?,
        among line: [PublishedRelease]
    ) -> [String] {
        guard former?.release != release.release else { return [] }
        let steps = release.steps(from: former, among: line)
        guard !steps.isEmpty else {
            return ["! no way leads there from what they have: publish the whole file"]
        }
        return steps.map { "> \($0.release): \($0.statement.size) bytes" }
    }

    /// For reports at HQ, once posts get them.
    func keepCodes(of release: PublishedRelease, _ store: any HubStore) async throws {
        guard release.release.kind == .codes else { return }
        let bytes = try await store.content(of: release.statement)
        let table = try CodeTable(bytes, limit: CodeTable.limit)
        try await store.keepCodes(
            table.additions.codes, of: release.release)
    }
}
