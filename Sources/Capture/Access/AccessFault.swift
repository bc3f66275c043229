public import Core

/// Why somebody or something was not let in, or an administrative act not done.
public enum AccessFault: Fault {
    /// No credential of a workstation, or one that is not known (any more).
    case notEnrolled
    /// No session, or one that has ended or belongs to another workstation.
    case noSession
    /// Unknown badge or wrong PIN: which of them is not said. `failures` counts this badge's wrong
    /// attempts in a row at this workstation.
    case wrongBadgeOrPIN(failures: Int)
    /// Unknown badge, or a recovery code that is wrong or was used: which is not said. Counted as
    /// wrong PINs are.
    case wrongRecoveryCode(failures: Int)
    /// The code is right, and this role opens no supervisor's session.
    case notForRecovery(OfficerRole)
    /// The PIN of this role is not a supervisor's to reset: who is watched does not choose the key.
    case resetNeedsTechnician(OfficerRole)
    /// HQ's roster locks the badge.
    case lockedByRoster(String)
    /// The badge is right, and locked.
    case officerLocked
    case slowedDown(retryAfter: Duration)
    /// The enrolment code is unknown, used or expired.
    case unknownCode
    case badBadge
    case badName
    case weakPIN(PINRule.Weakness)
    case unknownOfficer(String)
    case officerExists(String)
    case workstationExists(String)
    /// The act would leave the post without anybody who can reset a PIN.
    case lastSupervisor(String)
    case tooMany(what: String, limit: Int)
    case files(FileFault)
    case damaged(path: String, reason: String)

    public var problem: String {
        switch self {
        case .notEnrolled: "this workstation is not enrolled"
        case .noSession: "nobody is signed in here, or the session has ended"
        case .wrongBadgeOrPIN: "badge or PIN is wrong"
        case .wrongRecoveryCode: "badge or recovery code is wrong, or the code was used"
        case .notForRecovery(let role):
            "the role \(role.rawValue) opens no session with a recovery code"
        case .resetNeedsTechnician(let role):
            "a supervisor does not reset the PIN of the role \(role.rawValue)"
        case .lockedByRoster(let badge): "HQ's roster locks badge \(badge)"
        case .officerLocked: "this badge is locked"
        case .slowedDown(let wait):
            "too many wrong PINs at this workstation; next attempt in "
                + "\(wait.components.seconds + 1) s"
        case .unknownCode: "the enrolment code is not valid: unknown, used or expired"
        case .badBadge:
            "a badge has 1 to \(AccessLimits.badgeLength) letters, digits, hyphens, dots or "
                + "underscores"
        case .badName:
            "a name has 1 to \(AccessLimits.nameLength) characters and no control characters"
        case .weakPIN(let weakness): weakness.problem
        case .unknownOfficer(let badge): "there is no officer with badge \(badge)"
        case .officerExists(let badge): "badge \(badge) is already registered"
        case .workstationExists(let name): "a workstation \(name) is already enrolled"
        case .lastSupervisor(let badge): "\(badge) is the last supervisor who is not locked"
        case .tooMany(let what, let limit): "there are already \(limit) \(what)"
        case .files(let fault): fault.problem
        case .damaged(let path, let reason): "\(path) cannot be read: \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .notEnrolled, .unknownCode: "get a new code with: waypost enrol workstation NAME"
        case .noSession: "sign in with badge and PIN"
        case .officerLocked: "ask a supervisor"
        case .notForRecovery: "an officer or a supervisor opens it"
        case .resetNeedsTechnician(_), .lockedByRoster(_):
            "ask the technician: waypost officers reset BADGE"
        case .workstationExists: "replace it with: waypost enrol workstation NAME --replace"
        case .lastSupervisor: "add another supervisor first"
        case .officerExists: "reset its PIN with: waypost officers reset BADGE"
        case .files(let fault): fault.remedy
        case .damaged: "restore the file, or remove it and enrol workstations and officers again"
        default: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .slowedDown: true
        case .files(let fault): fault.isTransient
        default: false
        }
    }
}

extension AccessFault {
    /// A badge or name that nobody could have.
    public var isMisspelling: Bool {
        switch self {
        case .badBadge, .badName: true
        default: false
        }
    }
}
