internal import Core
internal import Hub
internal import Uplink

/// What a publication would change at each post, by what HQ knows to be there: posts with the same
/// are told of together.
struct PublishPreview: Sendable {
    struct Group: Sendable {
        /// What they have; `nil` for nothing that HQ gave them.
        let from: ReleaseName?
        let posts: [String]
        let changes: [String]
    }

    /// Posts and changes of a group that are told of on the screen.
    private static let shown = (posts: 8, changes: 40)

    let groups: [Group]

    /// - Parameters:
    ///   - line: the release's `KIND/NAME`.
    ///   - all: every release of HQ's with how its posts stand.
    ///   - describe: what changes where that release is there; `nil` for none.
    init(
        _ kind: ReleaseKind, line: String, targets: [String],
        all: [(release: PublishedRelease, standings: [PostStanding])],
        describe: (PublishedRelease?) async throws -> [String]
    ) async rethrows {
        let candidates = all.filter {
            kind.isSingle ? $0.release.release.kind == kind : $0.release.release.line == line
        }
        var posts: [ReleaseName?: [String]] = [:]
        var releases: [ReleaseName: PublishedRelease] = [:]
        for post in targets {
            let here = candidates.filter { candidate in
                candidate.standings.contains {
                    $0.post == post && $0.installed == candidate.release.release.version
                }
            }.map(\.release).max { $0.statement.madeAt < $1.statement.madeAt }
            posts[here?.release, default: []].append(post)
            if let here { releases[here.release] = here }
        }
        var groups: [Group] = []
        for (name, posts) in posts {
            groups.append(
                Group(
                    from: name, posts: posts.sorted(),
                    changes: try await describe(name.flatMap { releases[$0] })))
        }
        self.groups = groups.sorted { $0.posts[0] < $1.posts[0] }
    }

    var json: JSONValue {
        .array(
            groups.map {
                [
                    "from": JSONValue($0.from?.description),
                    "posts": .array($0.posts.map(JSONValue.string)),
                    "changes": .array($0.changes.map(JSONValue.string)),
                ]
            })
    }

    var lines: [String] {
        groups.flatMap { group in
            let named = group.posts.prefix(Self.shown.posts).joined(separator: ", ")
            let others = group.posts.count - Self.shown.posts
            let verb = group.posts.count == 1 ? "has" : "have"
            let from = group.from.map { "\($0)" } ?? "nothing of the kind from HQ"
            let more = group.changes.count - Self.shown.changes
            return ["At \(named)\(others > 0 ? " and \(others) more" : ""), which \(verb) \(from):"]
                + (group.changes.isEmpty ? ["  nothing changes"] : [])
                + group.changes.prefix(Self.shown.changes).map { "  \($0)" }
                + (more > 0 ? ["  and \(more) more changes"] : [])
        }
    }
}
