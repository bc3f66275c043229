public import Core

/// What a supervisor does for colleagues, and each for themselves. None of it happens without its
/// `audit` record. Where that can neither be stored nor wait, the act is answered with the fault:
/// the PIN that was made is then told to nobody, and the next attempt makes another.
extension CaptureService {
    /// Everybody in the register, for a supervisor.
    public func officers(for principal: Principal) throws(CaptureFault) -> JSONValue {
        try require(principal.role == .supervisor, principal)
        return .array(
            register.listOfficers().map { officer in
                [
                    "badge": .string(officer.badge), "name": JSONValue(officer.name),
                    "role": .string(officer.role.rawValue), "locked": .bool(officer.isLocked),
                    "has_pin": .bool(officer.hasPIN),
                    "may_reset": .bool(officer.mayBeResetBySupervisor),
                ]
            })
    }

    /// Gives an officer another PIN, ends their sessions and lifts a lock of this post's.
    ///
    /// - Returns: the PIN, which is nowhere kept.
    public func resetPIN(of badge: String, by principal: Principal) async throws(CaptureFault)
        -> String
    {
        try require(principal.role == .supervisor, principal)
        let reset: Administered<String>
        do throws(AccessFault) {
            reset = try await register.resetPIN(badge: badge, by: .supervisor)
        } catch {
            if case .unknownOfficer = error { throw .notFound }
            throw .access(error)
        }
        board.ring()
        try await auditOrKeep(
            reset.audit, officer: principal.badge, workstation: principal.workstation)
        return reset.value
    }

    /// Replaces one's own PIN by one that nobody else knows.
    ///
    /// - Parameter current: the PIN until now. A session that was left open does not suffice.
    public func changePIN(
        from current: String, to wanted: String, by principal: Principal, credential: String?
    ) async throws(CaptureFault) {
        let changed: Administered<Officer>
        do throws(AccessFault) {
            let workstation = try register.workstation(credential: credential)
            changed = try await register.changePIN(
                badge: principal.badge, from: current, to: wanted, at: workstation)
        } catch {
            await auditSeries()
            throw .access(error)
        }
        try await auditOrKeep(
            changed.audit, officer: principal.badge, workstation: principal.workstation)
    }
}
