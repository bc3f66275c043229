/// A person who may sign in, without the PIN.
public struct Officer: Sendable, Hashable {
    public let badge: String
    /// `nil` where only the badge is known.
    public let name: String?
    public let role: OfficerRole
    /// By somebody at the post.
    public internal(set) var isLockedHere: Bool
    /// By HQ's roster, which locks them or names them no more.
    public internal(set) var isLockedByRoster: Bool
    /// Whether the roster in force names them; who was added by hand is not in it.
    public internal(set) var isListed: Bool
    /// Whether somebody at the post lifted a lock of the roster; the next one decides anew.
    public internal(set) var isUnlockedAgainstRoster: Bool
    /// Whether a PIN was ever given here; without one nobody signs in.
    public internal(set) var hasPIN: Bool
    /// Wrong PINs since the last right one, at all workstations together.
    public internal(set) var failures: Int

    public var isLocked: Bool { isLockedHere || isLockedByRoster }

    /// Whether this is somebody who can sign in and reset PINs.
    public var isWorkingSupervisor: Bool { role == .supervisor && !isLocked && hasPIN }

    /// Whether a supervisor may give them another PIN. Who watches over supervisors, and whom HQ
    /// has locked out, is the technician's to let in.
    var mayBeResetBySupervisor: Bool {
        !isLockedByRoster && role != .auditor && role != .protection
    }

    init(
        badge: String, name: String? = nil, role: OfficerRole, isLockedHere: Bool = false,
        isLockedByRoster: Bool = false, isListed: Bool = false,
        isUnlockedAgainstRoster: Bool = false, hasPIN: Bool = true, failures: Int = 0
    ) {
        self.badge = badge
        self.name = name
        self.role = role
        self.isLockedHere = isLockedHere
        self.isLockedByRoster = isLockedByRoster
        self.isListed = isListed
        self.isUnlockedAgainstRoster = isUnlockedAgainstRoster
        self.hasPIN = hasPIN
        self.failures = failures
    }
}
