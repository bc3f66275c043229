public import Core
internal import PKI

/// What stands between a post and the loss of its last supervisor's PIN: ten codes in a sealed
/// envelope, each of which opens one session with a supervisor's rights.
///
/// 1. Whoever uses one signs in with their own badge, and the record says that it was a code.
/// 2. A code is used up with the session that it opens, on disk before the answer.
/// 3. Wrong codes slow as wrong PINs do, and cost as much work.
extension AccessRegister {
    /// Makes ten codes; those of before are void from then on.
    ///
    /// - Returns: the codes, which are nowhere kept.
    public func makeRecoveryCodes() throws(AccessFault) -> Administered<[String]> {
        let codes = (0..<AccessLimits.recoveryCodes).map { _ in
            OneTimeSecret.recoveryCode(random: random)
        }
        let stored: StoredRecoveryCodes
        do throws(PKIFault) {
            stored = try StoredRecoveryCodes(
                codes, at: time.now(), salt: random.bytes(StoredPIN.saltLength), pepper: pepper,
                cost: options.scryptCost)
        } catch {
            throw .damaged(path: path, reason: error.problem)
        }
        let left = recoveryCodesLeft ?? 0
        try change { (state) throws(AccessFault) in state.recoveryCodes = stored }
        return Administered(
            codes, action: "recovery_codes_made", target: "\(codes.count) codes",
            result: left == 0 ? "done" : "done, \(left) of before are void")
    }

    /// How many were not used yet; `nil` where none were ever made.
    public nonisolated var recoveryCodesLeft: Int? {
        published.withLock { $0.recoveryCodes?.keys.count }
    }

    /// When those that are left were made.
    public nonisolated var recoveryCodesMadeAt: Timestamp? {
        published.withLock { $0.recoveryCodes?.madeAt }
    }

    /// Uses a code up for a session with a supervisor's rights,
    /// ``AccessLimits/recoverySessionLifetime`` long.
    ///
    /// - Throws: `slowedDown`, `wrongRecoveryCode`, `officerLocked`, `notForRecovery`, `files`.
    public func openRecoverySession(
        badge: String, code: String, at workstation: Workstation
    ) throws(AccessFault) -> Administered<OpenedSession> {
        let now = moment()
        let badge = String(badge.prefix(AccessLimits.badgeLength))
        let pair = try pairThatMayTry(badge, at: workstation, now)
        let (codes, officer) = published.withLock {
            ($0.recoveryCodes ?? decoyCodes, $0.officers[badge]?.officer)
        }
        let key = codes.key(of: code, pepper: pepper)
        guard let officer, let key, codes.contains(key) else {
            throw .wrongRecoveryCode(failures: noteFailure(of: pair, now))
        }
        guard !officer.isLocked else { throw .officerLocked }
        guard officer.role.mayCapture else { throw .notForRecovery(officer.role) }
        backOff.clear(pair)
        let opened = try open(
            for: officer, at: workstation, now, lasting: AccessLimits.recoverySessionLifetime,
            isRecovery: true, also: { $0.recoveryCodes?.use(key) })
        return Administered(
            opened, action: "recovery_code_used", target: badge,
            result: "done, \(recoveryCodesLeft ?? 0) left")
    }

    /// Where there are no codes a wrong one costs the same work.
    private nonisolated var decoyCodes: StoredRecoveryCodes {
        StoredRecoveryCodes(
            madeAt: Timestamp(milliseconds: 0),
            salt: [UInt8](repeating: 0, count: StoredPIN.saltLength), cost: options.scryptCost)
    }
}
