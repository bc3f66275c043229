public import Core

/// What a roster changed about one badge. No names: these stand in records.
public struct RosterChange: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Known from now on, without a PIN.
        case added
        /// Made here by hand before, and in the roster now.
        case adopted
        case changedRole = "role_changed"
        /// By the roster, or because it names the badge no more.
        case locked
        case unlocked
        /// Gone from the register, as one of many who left; records go on naming the badge.
        case forgotten
    }

    public let badge: String
    public let kind: Kind
    /// The role from now on.
    public let role: OfficerRole

    /// The body of its `audit` record.
    ///
    /// - Parameter release: the roster's, such as `roster/main/3`.
    public func audit(by release: String) -> JSONValue {
        AuditBody.make(
            action: "officer_\(kind.rawValue)_by_roster", target: badge,
            result: "\(role.rawValue), \(release)")
    }

    var json: JSONValue {
        [
            "badge": .string(badge), "kind": .string(kind.rawValue),
            "role": .string(role.rawValue),
        ]
    }

    init(badge: String, kind: Kind, role: OfficerRole) {
        self.badge = badge
        self.kind = kind
        self.role = role
    }

    init?(_ json: JSONValue) {
        guard let badge = json["badge"]?.string,
            let kind = json["kind"]?.string.flatMap(Kind.init),
            let role = json["role"]?.string.flatMap(OfficerRole.init)
        else { return nil }
        self.init(badge: badge, kind: kind, role: role)
    }
}
