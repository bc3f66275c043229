internal import Core
internal import Hub
internal import Uplink

/// A release as `waypost-hub publish status` shows it.
struct ReleaseReport: Sendable {
    /// Posts told of by name.
    private static let shown = 10

    private let release: PublishedRelease
    private let standings: [PostStanding]
    /// Posts of HQ that it is for.
    private let targets: [String]

    init(_ release: PublishedRelease, _ standings: [PostStanding], known: [String] = []) {
        self.release = release
        self.standings = standings
        targets = known.filter { release.statement.isFor($0) }
    }

    private var version: Int64 { release.release.version }
    private var installed: [PostStanding] { standings.filter { $0.installed == version } }
    private var refusing: [PostStanding] { standings.filter { $0.refused == version } }

    var isHalted: Bool { release.state == .halted }
    var isWaiting: Bool { release.state == .waiting }
    var name: ReleaseName { release.release }

    /// Posts of HQ that have it, that refuse it, and that it has not reached.
    var counts: (installed: Int, refused: Int, missing: Int) {
        (
            installed.count, refusing.count,
            max(0, targets.count - installed.count - refusing.count)
        )
    }

    var line: String {
        var words = "\(release.release)  "
        switch release.state {
        case .waiting: words += "waits for a second person: waypost-hub publish approve"
        case .open: words += "open, stage \(release.stage + 1) of \(release.stages.text)"
        case .halted: words += "HALTED: \(release.reason ?? "no reason given")"
        }
        return words
    }

    var details: [String] {
        guard release.state != .waiting else { return [] }
        let verb = release.release.kind.isInstalled ? "installed" : "kept, not installed,"
        var lines = ["  \(verb) at \(installed.count) of \(targets.count) posts that HQ knows"]
        for standing in refusing.prefix(Self.shown) {
            lines.append("  \(standing.post) refuses it: \(standing.refusedReason ?? "?")")
        }
        if refusing.count > Self.shown {
            lines.append("  and \(refusing.count - Self.shown) more posts refuse it")
        }
        return lines
    }

    var json: JSONValue {
        [
            "release": .string(release.release.description),
            "statement": release.statement.json, "state": .string(release.state.rawValue),
            "reason": JSONValue(release.reason), "stages": .string(release.stages.text),
            "stage": .integer(Int64(release.stage + 1)),
            "stage_since": .string(release.stageAt.description),
            "posts": JSONValue(targets.count),
            "installed": .array(installed.map { .string($0.post) }),
            "fetched": .array(
                standings.filter { $0.fetched == version }.map { .string($0.post) }),
            "refused": .array(
                refusing.map {
                    [
                        "post": .string($0.post), "reason": JSONValue($0.refusedReason),
                        "at": JSONValue($0.refusedAt),
                    ]
                }),
        ]
    }
}
