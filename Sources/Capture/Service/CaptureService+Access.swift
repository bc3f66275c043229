internal import Core

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
        do throws(AccessFault) {
            let enrolment = try await register.enrol(code: code, name: name)
            // The credential is given even where the journal is full: the register is what counts.
            try? await audit(
                enrolment.audit, officer: nil, workstation: enrolment.value.workstation.id)
            return enrolment.value
        } catch {
            throw .access(error)
        }
    }

    /// Signs an officer in.
    public func openSession(
        badge: String, pin: String, credential: String?
    ) async throws(CaptureFault) -> AccessRegister.OpenedSession {
        do throws(AccessFault) {
            let workstation = try register.workstation(credential: credential)
            do throws(AccessFault) {
                let opened = try await register.openSession(
                    badge: badge, pin: pin, at: workstation)
                try? await audit(opened.audit, officer: badge, workstation: workstation.id)
                return opened.value
            } catch {
                if case .wrongBadgeOrPIN(let failures) = error,
                    Self.isWorthAuditing(failures: failures)
                {
                    try? await audit(
                        AuditBody.make(
                            action: "signed_in",
                            target: String(badge.prefix(AccessLimits.badgeLength)),
                            result: "refused_\(failures)_times"),
                        officer: nil, workstation: workstation.id)
                }
                throw error
            }
        } catch {
            throw .access(error)
        }
    }

    /// Signs the officer out.
    public func closeSession(token: String, principal: Principal) async throws(CaptureFault) {
        do throws(AccessFault) {
            try await register.closeSession(token: token)
        } catch {
            throw .access(error)
        }
        try? await audit(
            AuditBody.make(action: "signed_out", target: principal.badge, result: "done"),
            officer: principal.badge, workstation: principal.workstation)
    }
}
