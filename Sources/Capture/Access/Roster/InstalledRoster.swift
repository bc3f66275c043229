public import Core

/// The roster that is in force, as the register remembers it: what it changed stands there until it
/// is recorded, also where the role was killed in between.
public struct InstalledRoster: Sendable, Hashable {
    /// `roster/NAME/VERSION`.
    public let release: String
    /// By HQ's clock.
    public let madeAt: Timestamp
    public let installedAt: Timestamp
    public let changes: [RosterChange]

    var json: JSONValue {
        [
            "release": .string(release), "made_at": .string(madeAt.description),
            "installed_at": .string(installedAt.description),
            "changes": .array(changes.map(\.json)),
        ]
    }

    init(release: String, madeAt: Timestamp, installedAt: Timestamp, changes: [RosterChange]) {
        self.release = release
        self.madeAt = madeAt
        self.installedAt = installedAt
        self.changes = changes
    }

    init?(_ json: JSONValue) {
        guard let release = json["release"]?.string,
            let madeAt = json["made_at"]?.string.flatMap({ Timestamp($0) }),
            let installedAt = json["installed_at"]?.string.flatMap({ Timestamp($0) }),
            let changes = json["changes"]?.array
        else { return nil }
        self.init(
            release: release, madeAt: madeAt, installedAt: installedAt,
            changes: changes.compactMap(RosterChange.init))
    }
}
