public import Core

/// What a role keeps of releases, by kind and name: one small file that only it writes.
public struct HeldReleases: Sendable, Hashable {
    private static let fileLimit = 1 << 20

    public private(set) var all: [HeldRelease] = []

    public init() {}

    /// Reads the file; none where there is none or it says something else.
    public init(path: String, files: any DurableFiles) {
        guard let bytes = try? files.read(path, limit: Self.fileLimit),
            let json = try? JSONValue(parsing: bytes)
        else { return }
        all = (json["releases"]?.array ?? []).prefix(HeldRelease.limit)
            .compactMap { HeldRelease($0) }
    }

    public var json: JSONValue { ["schema": 1, "releases": .array(all.map(\.json))] }

    /// No secret stands in it, and other roles read it.
    public func save(path: String, files: any DurableFiles) throws(FileFault) {
        try files.replace(path, with: Array(json.compactText.utf8), mode: 0o644)
    }

    public subscript(_ release: ReleaseName) -> HeldRelease? {
        all.first { $0.kind == release.kind && $0.name == release.name }
    }

    /// Whether that very version was taken or refused.
    public func isSettled(_ release: ReleaseName) -> Bool {
        guard let held = self[release] else { return false }
        return held.version == release.version || held.refusal?.version == release.version
    }

    /// The oldest names give way at the limit.
    public mutating func note(_ release: ReleaseName, _ change: (inout HeldRelease) -> Void) {
        var held = self[release] ?? HeldRelease(kind: release.kind, name: release.name)
        change(&held)
        all.removeAll { $0.line == held.line }
        all.append(held)
        all = all.suffix(HeldRelease.limit)
    }

    public mutating func take(_ release: ReleaseName, at time: Timestamp) {
        note(release) {
            $0.version = release.version
            $0.versionAt = time
            $0.refusal = nil
            $0.starts = 0
        }
    }

    public mutating func refuse(_ release: ReleaseName, _ reason: String, at time: Timestamp) {
        note(release) {
            $0.refusal = HeldRelease.Refusal(
                version: release.version, reason: reason, at: time)
        }
    }

    /// A role came up: that counts against what it took within the last hour.
    ///
    /// - Returns: whether anything changed.
    public mutating func noteStart(at time: Timestamp) -> Bool {
        var isChanged = false
        for index in all.indices {
            guard let since = all[index].versionAt, time >= since,
                time - since < .seconds(3_600)
            else { continue }
            all[index].starts += 1
            isChanged = true
        }
        return isChanged
    }

    /// Both together: of a name that stands in both, what was refused later.
    public func joined(with other: HeldReleases) -> [HeldRelease] {
        var sum = self
        for held in other.all {
            guard let release = ReleaseName(kind: held.kind, name: held.name, version: 1) else {
                continue
            }
            sum.note(release) { own in
                if held.version ?? 0 > own.version ?? 0 {
                    own.version = held.version
                    own.versionAt = held.versionAt
                    own.starts = held.starts
                }
                if let refusal = held.refusal, own.refusal.map({ refusal.at > $0.at }) ?? true,
                    own.versionAt.map({ refusal.at > $0 }) ?? true
                {
                    own.refusal = refusal
                }
            }
        }
        return sum.all
    }
}
