public import Core
public import Journal
public import Records

/// Why a request was not carried out.
public enum CaptureFault: Fault {
    case access(AccessFault)
    /// The officer's role does not include this.
    case forbidden(OfficerRole)
    /// Another officer's record, or one of an earlier shift.
    case needsSupervisor
    /// The request is meant for the session of somebody else than who is signed in.
    case otherOfficer
    case notJSON(JSONFault)
    /// The body cannot be stored; at least one refusal.
    case refused([BodyRefusal])
    /// The name of the record is not a version 7 UUID in lower case.
    case badIdentifier
    case notFound
    /// What became of the alert was decided for good, and otherwise.
    case alreadyDecided
    /// The power side does not do what was asked, and why.
    case notPossible(String)
    /// The power side does not answer.
    case powerUnknown
    case journal(JournalFault)
    case attachment(AttachmentFault)

    public var problem: String {
        switch self {
        case .access(let fault): fault.problem
        case .forbidden(let role): "the role \(role.rawValue) does not include this"
        case .needsSupervisor:
            "only a supervisor amends records of another officer or of an earlier shift"
        case .otherOfficer: "another officer is signed in than the one whom this is of"
        case .notJSON(let fault): fault.problem
        case .refused(let refusals):
            "the body cannot be stored: \(refusals.count) of its parts \(refusals.count == 1 ? "is" : "are") refused"
        case .badIdentifier: "a record's id is a UUID of version 7 in lower case (RFC 9562)"
        case .notFound: "there is no such record"
        case .alreadyDecided: "what became of this alert was decided for good before"
        case .notPossible(let why): why
        case .powerUnknown: "the power side does not answer"
        case .journal(let fault): fault.problem
        case .attachment(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .access(let fault): fault.remedy
        case .journal(let fault): fault.remedy
        case .attachment(let fault): fault.remedy
        case .otherOfficer: "keep it until its officer signs in here again"
        default: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .access(let fault): fault.isTransient
        case .journal(let fault): fault.isTransient
        case .attachment(let fault): fault.isTransient
        default: false
        }
    }
}
