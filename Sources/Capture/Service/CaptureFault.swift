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
    /// The traveller was referred: another authority's answer is a supervisor's to enter.
    case awaitsAnswer
    /// An asylum claim of somebody whom the same record refuses.
    case claimRefused
    /// The request is meant for the session of somebody else than who is signed in.
    case otherOfficer
    /// The session is for training, and this is not.
    case onlyTraining
    /// This is training, and the session is not for it.
    case notForTraining
    case notJSON(JSONFault)
    /// The body cannot be stored; at least one refusal.
    case refused([BodyRefusal])
    /// The address asks for something that cannot be; at least one refusal.
    case badQuery([BodyRefusal])
    /// The index of records is being made: so many are still to be read.
    case indexBehind(Int64)
    /// The name of the record is not a version 7 UUID in lower case.
    case badIdentifier
    /// No paper form of this post has that number.
    case badFormNumber
    case notFound
    case noShift
    /// The file was erased under the rule of retention, and its record says only that it was there.
    case attachmentPurged
    /// What became of the alert was decided for good, and otherwise.
    case alreadyDecided
    /// The power side does not do what was asked, and why.
    case notPossible(String)
    /// The post holds no certificate of the protection role that it can seal to.
    case noProtectionKey
    /// The power side does not answer.
    case powerUnknown
    case journal(JournalFault)
    case attachment(AttachmentFault)
    case draft(DraftFault)

    public var problem: String {
        switch self {
        case .access(let fault): fault.problem
        case .forbidden(let role): "the role \(role.rawValue) does not include this"
        case .needsSupervisor:
            "only a supervisor amends records of another officer or of an earlier shift"
        case .awaitsAnswer:
            "this traveller was referred: what the authority answers is entered by a supervisor"
        case .claimRefused:
            "an asylum claim is referred, not refused, and the record's decision is a refusal"
        case .otherOfficer: "another officer is signed in than the one whom this is of"
        case .onlyTraining:
            "this session is for training: its records go to the journal of the training alone"
        case .notForTraining: "this session is not for training: its records are the post's own"
        case .notJSON(let fault): fault.problem
        case .refused(let refusals):
            "the body cannot be stored: \(refusals.count) of its parts \(refusals.count == 1 ? "is" : "are") refused"
        case .badQuery: "the address asks for something that is not possible"
        case .indexBehind(let count):
            "the index of the post's records is being made; \(count) are still to be read"
        case .badIdentifier: "a record's id is a UUID of version 7 in lower case (RFC 9562)"
        case .badFormNumber:
            "no paper form of this post has this number: ten letters and digits, as on the sheet"
        case .notFound: "there is no such record"
        case .noShift: "no shift is open"
        case .attachmentPurged:
            "this file was erased: the post keeps it no longer than its rule of retention says"
        case .alreadyDecided: "what became of this alert was decided for good before"
        case .notPossible(let why): why
        case .noProtectionKey:
            "the post holds no certificate of the protection role, and nothing is stored unsealed"
        case .powerUnknown: "the power side does not answer"
        case .journal(let fault): fault.problem
        case .attachment(let fault): fault.problem
        case .draft(let fault): fault.problem
        }
    }

    public var remedy: String? {
        switch self {
        case .access(let fault): fault.remedy
        case .journal(let fault): fault.remedy
        case .attachment(let fault): fault.remedy
        case .draft(let fault): fault.remedy
        case .attachmentPurged: "HQ holds what the post has erased"
        case .noProtectionKey:
            "refer by hand, and ask the technician: waypost doctor says what is missing"
        case .badFormNumber: "compare it with the sheet, character by character"
        case .claimRefused:
            "correct the decision to referred, then send the referral again: nothing was stored"
        case .onlyTraining: "send it to the same address below /training"
        case .notForTraining: "sign in at /training/v1/sessions, or leave out /training"
        case .otherOfficer: "keep it until its officer signs in here again"
        default: nil
        }
    }

    public var isTransient: Bool {
        switch self {
        case .access(let fault): fault.isTransient
        case .journal(let fault): fault.isTransient
        case .attachment(let fault): fault.isTransient
        case .draft(let fault): fault.isTransient
        case .indexBehind: true
        default: false
        }
    }
}
