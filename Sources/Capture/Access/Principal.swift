public import Core

/// Who asks: a signed-in officer at an enrolled workstation.
public struct Principal: Sendable, Hashable {
    public let badge: String
    public let role: OfficerRole
    public let workstation: Identifier

    public init(badge: String, role: OfficerRole, workstation: Identifier) {
        self.badge = badge
        self.role = role
        self.workstation = workstation
    }
}
