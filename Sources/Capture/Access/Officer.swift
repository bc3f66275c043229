/// A person who may sign in, without the PIN.
public struct Officer: Sendable, Hashable {
    public let badge: String
    /// `nil` where only the badge is known.
    public let name: String?
    public let role: OfficerRole
    public internal(set) var isLocked: Bool
    /// Wrong PINs since the last right one, at all workstations together.
    public internal(set) var failures: Int

    init(
        badge: String, name: String? = nil, role: OfficerRole, isLocked: Bool = false,
        failures: Int = 0
    ) {
        self.badge = badge
        self.name = name
        self.role = role
        self.isLocked = isLocked
        self.failures = failures
    }
}
