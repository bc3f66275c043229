internal import Core
internal import HTTPTypes
internal import Journal
internal import Records

/// Which status each fault is (CONTRACT §5).
extension Problem {
    init(_ fault: CaptureFault) {
        switch fault {
        case .access(let fault): self.init(fault)
        case .journal(let fault): self.init(fault)
        case .attachment(let fault): self.init(fault)
        case .draft(let fault): self.init(fault)
        case .forbidden, .needsSupervisor:
            self.init(.forbidden, "forbidden", "Not allowed", detail: fault.description)
        case .awaitsAnswer:
            self.init(
                .forbidden, "awaits-answer", "Another authority decides", detail: fault.description)
        case .claimRefused:
            self.init(
                .conflict, "claim-refused", "An asylum claim is not refused",
                detail: fault.description)
            isConfidential = true
        case .otherOfficer:
            self.init(
                .forbidden, "other-officer", "Another officer is signed in",
                detail: fault.description)
        case .onlyTraining, .notForTraining:
            self.init(
                .forbidden, "other-session", "This session is for the other journal",
                detail: fault.description)
        case .notJSON(let json):
            self.init(.badRequest, "not-json", "The body is not valid JSON", detail: json.problem)
            errors = [
                ["pointer": .string(json.pointer), "detail": .string(json.problem)]
            ]
        case .refused(let refusals):
            self.init(
                .unprocessableContent, "not-storable", "The body cannot be stored",
                detail: fault.problem)
            errors = refusals.map(\.json)
        case .badQuery(let refusals):
            self.init(
                .unprocessableContent, "bad-query", "The address asks for what cannot be",
                detail: fault.problem)
            errors = refusals.map(\.json)
        case .indexBehind:
            self.init(
                .serviceUnavailable, "index-behind", "The index of records is being made",
                detail: fault.problem)
            retryAfter = 10
        case .badIdentifier:
            self.init(
                .unprocessableContent, "bad-id", "The id is not a UUID of version 7",
                detail: fault.problem)
        case .badFormNumber:
            self.init(
                .unprocessableContent, "bad-form-number", "No paper form has this number",
                detail: fault.description)
        case .notFound:
            self.init(.notFound, "not-found", "There is no such record", detail: nil)
        case .noShift: self.init(.notFound, "no-shift", "No shift is open", detail: nil)
        case .attachmentPurged:
            self.init(.gone, "purged", "The attachment was erased", detail: fault.description)
        case .alreadyDecided:
            self.init(
                .conflict, "already-decided", "This alert is decided", detail: fault.description)
        case .notPossible(let why):
            self.init(.conflict, "not-possible", "This is not possible now", detail: why)
        case .noProtectionKey:
            self.init(
                .serviceUnavailable, "no-protection-key", "Referrals cannot be sealed here",
                detail: fault.description)
            retryAfter = 60
        case .powerUnknown:
            self.init(
                .serviceUnavailable, "power-unknown", "Sun and battery are not known", detail: nil)
            retryAfter = 5
        }
    }

    private init(_ fault: AccessFault) {
        switch fault {
        case .notEnrolled:
            self.init(
                .unauthorized, "not-enrolled", "This workstation is not enrolled",
                detail: fault.remedy)
        case .noSession:
            self.init(.unauthorized, "no-session", "Nobody is signed in", detail: fault.remedy)
        case .wrongBadgeOrPIN:
            self.init(.unauthorized, "wrong-badge-or-pin", "Badge or PIN is wrong", detail: nil)
        case .wrongRecoveryCode:
            self.init(
                .unauthorized, "wrong-recovery-code", "Badge or recovery code is wrong, or used",
                detail: nil)
        case .notForRecovery, .resetNeedsTechnician, .lockedByRoster:
            self.init(.forbidden, "not-by-supervisor", "Not allowed", detail: fault.description)
        case .officerLocked:
            self.init(.forbidden, "locked", "This badge is locked", detail: fault.remedy)
        case .slowedDown(let wait):
            self.init(
                .tooManyRequests, "slowed-down", "Too many wrong PINs", detail: fault.problem)
            retryAfter = Self.seconds(wait)
        case .unknownCode:
            self.init(
                .forbidden, "unknown-code", "The enrolment code is not valid",
                detail: fault.description)
        case .workstationExists, .officerExists, .lastSupervisor:
            self.init(.conflict, "taken", "This cannot be done", detail: fault.description)
        case .badBadge, .badName, .weakPIN, .unknownOfficer:
            self.init(
                .unprocessableContent, "not-storable", "The body cannot be stored",
                detail: fault.description)
        case .tooMany:
            self.init(
                .serviceUnavailable, "register-full", "No room is left", detail: fault.problem)
            retryAfter = 60
        case .files(let files):
            let isFull = files.isTransient
            self.init(
                isFull ? Self.insufficientStorage : .serviceUnavailable, "register-not-written",
                "The register of access cannot be written", detail: files.remedy)
            retryAfter = 60
        case .damaged:
            self.init(
                .serviceUnavailable, "register-damaged", "The register of access is damaged",
                detail: nil)
            retryAfter = 60
        }
    }

    private init(_ fault: JournalFault) {
        switch fault {
        case .conflict:
            self.init(
                .conflict, "conflict", "This id names another record", detail: fault.description)
        case .purged:
            self.init(
                .gone, "purged", "The body of this record was purged", detail: fault.description)
        case .busy:
            self.init(.tooManyRequests, "busy", "Too much at once", detail: fault.description)
            retryAfter = 1
        case .full:
            self.init(
                Self.insufficientStorage, "disk-full", "The post's disk is full",
                detail: fault.description)
        case .notCanonical(let pointer):
            self.init(
                .unprocessableContent, "not-storable", "The body cannot be stored",
                detail: fault.description)
            errors = [["pointer": .string(pointer), "detail": .string(fault.problem)]]
        case .tooLarge:
            self.init(
                .contentTooLarge, "body-too-large", "The record is too large",
                detail: fault.description)
        default:
            // Paths and the database's own words are for the technician's log, not for the LAN.
            self.init(
                .serviceUnavailable, "journal-not-ready", "The journal is not ready",
                detail: "keep the record and send it again with the same id")
            retryAfter = 5
        }
    }

    private init(_ fault: DraftFault) {
        switch fault {
        case .tooMany:
            self.init(
                .conflict, "too-many-drafts", "Too many forms are half-filled",
                detail: fault.description)
        case .changed:
            self.init(
                .conflict, "draft-changed", "The draft was saved elsewhere since",
                detail: fault.description)
        case .taken:
            self.init(
                .conflict, "conflict", "This id names another draft", detail: fault.description)
        case .recorded:
            self.init(
                .conflict, "already-recorded", "This crossing is stored",
                detail: fault.description)
        case .full:
            self.init(
                Self.insufficientStorage, "drafts-full", "There is no room for drafts",
                detail: fault.description)
        case .files(let files):
            self.init(
                files.isTransient ? Self.insufficientStorage : .serviceUnavailable,
                "draft-not-written", "The draft cannot be kept", detail: files.remedy)
            retryAfter = 60
        }
    }

    private init(_ fault: AttachmentFault) {
        switch fault {
        case .tooLarge(let limit): self = .attachmentTooLarge(limit: limit, closing: true)
        case .wrongOffset(let held):
            self.init(
                .conflict, "wrong-offset", "The post holds another number of bytes",
                detail: fault.description)
            uploadOffset = held
        case .otherContent:
            self.init(
                .unprocessableContent, "hash-mismatch", "These bytes have another SHA-256",
                detail: fault.description)
            uploadOffset = 0
        case .empty:
            self.init(
                .unprocessableContent, "empty-attachment", "The attachment is empty",
                detail: fault.problem)
        case .full:
            self.init(
                Self.insufficientStorage, "disk-full", "The post's disk is full",
                detail: fault.description)
        case .tooManyBegun:
            self.init(
                .tooManyRequests, "too-many-begun", "Too many attachments have begun",
                detail: fault.description)
            retryAfter = 60
        case .files:
            self.init(
                .serviceUnavailable, "attachments-not-ready",
                "Attachments cannot be written at the moment",
                detail: "keep the attachment and send it again")
            retryAfter = 5
        }
    }

    /// RFC 4918 §11.5.
    private static let insufficientStorage = HTTPResponse.Status(
        code: 507, reasonPhrase: "Insufficient Storage")

    private static func seconds(_ wait: Duration) -> Int64 {
        max(1, wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0))
    }
}
