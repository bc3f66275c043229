/// What lets a caller make a call (CONTRACT §8). Root and the process's own user need none.
public enum CallerAuthority: Hashable, Sendable {
    /// Group `waypost-view`: status, nothing personal. The other three groups may see it too.
    case view
    /// Group `waypost-tech`: loads, services, update.
    case tech
    /// Group `waypost-admin`: officers, enrolment, provisioning.
    case admin
    /// Group `waypost-audit`: records shown and exported.
    case audit
    /// The Unix user `waypost-NAME` of another role.
    case role(String)

    /// The groups, in the order in which they are named to people.
    static let groups: [CallerAuthority] = [.view, .tech, .admin, .audit]

    /// The group or user as it stands in `/etc/group` or `/etc/passwd`.
    public var account: String {
        switch self {
        case .view: "waypost-view"
        case .tech: "waypost-tech"
        case .admin: "waypost-admin"
        case .audit: "waypost-audit"
        case .role(let name): "waypost-\(name)"
        }
    }

    var isGroup: Bool {
        if case .role = self { false } else { true }
    }

    /// Those whose holders have this one too.
    var sources: [CallerAuthority] { self == .view ? Self.groups : [self] }

    /// For a refusal: what to have.
    var name: String { (isGroup ? "group " : "user ") + account }
}
