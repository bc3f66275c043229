public import Core

/// Who asks: a signed-in officer at an enrolled workstation.
public struct Principal: Sendable, Hashable {
    public let badge: String
    public let role: OfficerRole
    public let workstation: Identifier
    /// Whether the session is for training: good below `/training` and nowhere else.
    public let isTraining: Bool

    public init(
        badge: String, role: OfficerRole, workstation: Identifier, isTraining: Bool = false
    ) {
        self.badge = badge
        self.role = role
        self.workstation = workstation
        self.isTraining = isTraining
    }

    /// As the training's own journal knows them.
    var inTraining: Principal {
        Principal(
            badge: badge, role: role.inTraining, workstation: workstation, isTraining: isTraining)
    }
}
