internal import Core
internal import Journal
internal import PKI
internal import Records

/// Referrals to the protection role. What one says stands nowhere but in its seal: not in the
/// receipt, whose warnings are empty, not in verdicts, searches, statistics or logs, and no answer
/// repeats it (RECORD.md, `referral`).
extension CaptureService {
    /// Seals and stores a referral, or finds one stored under that name.
    ///
    /// - Parameters:
    ///   - id: as it stood in the request.
    ///   - bytes: the referral as RECORD.md has it before sealing.
    /// - Throws: ``CaptureFault/noProtectionKey`` where the post has nobody to seal it to;
    ///   ``CaptureFault/claimRefused``.
    public func putReferral(
        id: String, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayCapture, principal)
        let id = try Self.identifier(id)
        let said = try parse(bytes)
        _ = try check(said, kind: .referral, at: clock.stamp())
        if let known = try await storedReferral(id) {
            guard referrals.mayBeSame(id, said), known.officer == principal.badge else {
                refusals.add()
                throw .journal(.conflict(id))
            }
            repeated.add()
            return known.answer
        }
        try await checkClaim(said)
        let draft = RecordDraft(
            kind: .referral, id: id, body: try sealed(said), officer: principal.badge,
            workstation: principal.workstation.description)
        referrals.keep(id, said)
        do throws(CaptureFault) {
            return try await append(draft)
        } catch {
            // The same was sent twice at once, and no two seals are alike.
            guard case .journal(.conflict) = error, let known = try await storedReferral(id),
                referrals.mayBeSame(id, said), known.officer == principal.badge
            else { throw error }
            return known.answer
        }
    }

    /// An asylum claim is referred, not refused (RECORD.md `crossing`, `decision.outcome`). Only
    /// where this is known for certain: nothing else may stand in a referral's way.
    private func checkClaim(_ said: JSONValue) async throws(CaptureFault) {
        guard said["need"]?.string == "asylum_claim", let id = said["crossing_id"]?.string,
            let crossing = try? await storedCrossing(id),
            let current = try? await current(crossing),
            !current.isVoid, let outcome = Crossing(current.body).outcome,
            ["refused", "returned"].contains(outcome)
        else { return }
        refusals.add()
        throw .claimRefused
    }

    private func sealed(_ referral: JSONValue) throws(CaptureFault) -> JSONValue {
        guard let seal = protection() else { throw .noProtectionKey }
        do throws(PKIFault) {
            return try seal.body(referral)
        } catch {
            throw .noProtectionKey
        }
    }

    /// What is stored under that name, and by whom; `nil` where nothing is.
    private func storedReferral(
        _ id: Identifier
    ) async throws(CaptureFault) -> (answer: StoredAnswer, officer: String?)? {
        do throws(JournalFault) {
            guard let record = try await store.record(id) else { return nil }
            guard record.envelope.kind == .referral else { throw .conflict(id) }
            return (
                StoredAnswer(isNew: false, id: id, receipt: Receipt.json(of: record)),
                record.envelope.officer
            )
        } catch {
            throw .journal(error)
        }
    }
}
