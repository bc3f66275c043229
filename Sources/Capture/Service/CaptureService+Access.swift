internal import Core

/// Who comes and goes. None of it happens without its `audit` record:
///
/// 1. The record goes into the journal, and waits on disk where the journal takes nothing. So an
///    officer signs in while the journal is full: there is work besides storing (reading crossings,
///    looking at what is wrong), and whoever saw personal data must be traceable all the same.
/// 2. Where not even that is possible, enrolment and sign-in are refused (507, 503) and taken back:
///    access without a trace is worse than none, and nothing could be captured then anyway.
/// 3. Signing out is never refused: an open session is worse than a missing line about its end.
extension CaptureService {
    /// How many wrong PINs in a row are worth an `audit` record: the first slowed attempt, and then
    /// every tenth, so that a guesser cannot fill the journal.
    private static func isWorthAuditing(failures: Int) -> Bool {
        failures == SignInBackOff.freeAttempts || failures.isMultiple(of: 10)
    }

    /// Makes a workstation known.
    public func enrol(
        code: String, name: String?
    ) async throws(CaptureFault) -> AccessRegister.Enrolment {
        let enrolment: Administered<AccessRegister.Enrolment>
        do throws(AccessFault) {
            enrolment = try await register.enrol(code: code, name: name)
        } catch {
            throw .access(error)
        }
        let id = enrolment.value.workstation.id
        do throws(CaptureFault) {
            try await auditOrKeep(enrolment.audit, officer: nil, workstation: id)
        } catch {
            // The credential never leaves: without it the entry is a name that is taken.
            try? await register.withdraw(id)
            throw error
        }
        return enrolment.value
    }

    /// Signs an officer in.
    ///
    /// - Parameter isTraining: whether for training; a trainee is always.
    public func openSession(
        badge: String, pin: String, credential: String?, isTraining: Bool = false
    ) async throws(CaptureFault) -> AccessRegister.OpenedSession {
        try await admit(badge, credential: credential) {
            (register, workstation) async throws(AccessFault) in
            try await register.openSession(
                badge: badge, pin: pin, at: workstation, isTraining: isTraining)
        }
    }

    /// Signs somebody in with a code of the sealed envelope, as a supervisor.
    public func openSession(
        badge: String, recoveryCode: String, credential: String?
    ) async throws(CaptureFault) -> AccessRegister.OpenedSession {
        try await admit(badge, credential: credential) {
            (register, workstation) async throws(AccessFault) in
            try await register.openRecoverySession(
                badge: badge, code: recoveryCode, at: workstation)
        }
    }

    private func admit(
        _ badge: String, credential: String?,
        _ open:
            (AccessRegister, Workstation) async throws(AccessFault)
            -> Administered<AccessRegister.OpenedSession>
    ) async throws(CaptureFault) -> AccessRegister.OpenedSession {
        let workstation: Workstation
        do throws(AccessFault) {
            workstation = try register.workstation(credential: credential)
        } catch {
            throw .access(error)
        }
        let opened: Administered<AccessRegister.OpenedSession>
        do throws(AccessFault) {
            opened = try await open(register, workstation)
        } catch {
            await auditSeries()
            await auditRefusal(error, badge: badge, at: workstation.id)
            throw .access(error)
        }
        await auditSeries()
        do throws(CaptureFault) {
            try await auditOrKeep(opened.audit, officer: badge, workstation: workstation.id)
        } catch {
            try? await register.closeSession(token: opened.value.token)
            throw error
        }
        return opened.value
    }

    private func auditRefusal(
        _ fault: AccessFault, badge: String, at workstation: Identifier
    ) async {
        let (action, failures): (String, Int)
        switch fault {
        case .wrongBadgeOrPIN(let count): (action, failures) = ("signed_in", count)
        case .wrongRecoveryCode(let count): (action, failures) = ("recovery_code_used", count)
        default: return
        }
        guard Self.isWorthAuditing(failures: failures) else { return }
        try? await auditOrKeep(
            AuditBody.make(
                action: action, target: register.auditName(of: badge),
                result: "refused_\(failures)_times"),
            officer: nil, workstation: workstation)
    }

    /// What the register noticed about wrong PINs across badges.
    func auditSeries() async {
        for note in await register.takeSeriesNotes() {
            try? await auditOrKeep(note.audit, officer: nil, workstation: note.workstation)
        }
    }

    /// Signs the officer out.
    public func closeSession(token: String, principal: Principal) async throws(CaptureFault) {
        do throws(AccessFault) {
            try await register.closeSession(token: token)
        } catch {
            throw .access(error)
        }
        board.ring()
        try? await auditOrKeep(
            AuditBody.make(action: "signed_out", target: principal.badge, result: "done"),
            officer: principal.badge, workstation: principal.workstation)
    }
}
