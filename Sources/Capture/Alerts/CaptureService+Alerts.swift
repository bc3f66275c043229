internal import Core
internal import Journal
internal import PKI
internal import Records

/// Who decides what became of a hit (RECORD.md `hit_outcome`):
///
/// 1. An officer, a supervisor, or the role that a discreet list names; a trainee and an auditor
///    never, and whoever may not hear of an alert hears that there is none.
/// 2. A supervisor's decision is final, and so is that of the role which a discreet list names.
/// 3. An officer's is final with a second person: a supervisor of this post, present or by
///    telephone, named by badge, or HQ. Alone it is provisional, until one of these confirms or
///    changes it. Who the second was is the officer's word; the record says whose word it is.
/// 4. A final decision is one: the same again is answered with its receipt, another is refused.
extension CaptureService {
    func alert(
        _ name: String, for principal: Principal
    ) async throws(CaptureFault) -> Alert {
        guard let alerts else { throw .journal(.closed) }
        guard let id = Identifier(name) else { throw .notFound }
        do throws(JournalFault) {
            if let alert = try await AlertFeed.alert(id, alerts, store, for: principal.role) {
                return alert
            }
        } catch {
            throw .journal(error)
        }
        throw .notFound
    }

    func feed(
        _ alerts: any AlertStore, _ principal: Principal, _ lastEvent: String?
    ) async throws(CaptureFault) -> (AlertFeed, [AlertFeed.Event]) {
        do throws(JournalFault) {
            return try await AlertFeed.open(
                alerts: alerts, store: store, role: principal.role, after: lastEvent)
        } catch {
            throw .journal(error)
        }
    }

    /// Stores what became of an alert.
    ///
    /// - Parameter bytes: a `hit_outcome`'s body; `target` and `decided_by` may be left out.
    func decide(
        _ name: String, bytes: [UInt8], by principal: Principal
    ) async throws(CaptureFault) -> StoredAnswer {
        try require(principal.role.mayHearAlerts, principal)
        let sent = try parse(bytes)
        let alert = try await alert(name, for: principal)
        try require(alert.mayDecide, principal)
        let body = try completed(sent, of: alert, by: principal)
        let warnings = try check(body, kind: .hitOutcome, at: clock.stamp())
        let before = alert.settled ?? alert.outcomes.last
        if let before, isSame(before, body) {
            repeated.add()
            return StoredAnswer(
                isNew: false, id: before.envelope.id, receipt: Receipt.json(of: before))
        }
        guard alert.settled == nil else { throw .alreadyDecided }
        let isFinal = isFinal(body, alert, principal)
        let draft = RecordDraft(
            kind: .hitOutcome, id: identifier(body, of: alert, isFinal: isFinal), body: body,
            officer: principal.badge, workstation: principal.workstation.description,
            verdicts: [
                "mrz": .null, "chip": .null, "screening": .null, "screening_at_counter": .null,
                "warnings": .array(warnings.map(\.json)),
                "outcome": [
                    "state": .string((isFinal ? Alert.State.final : .provisional).rawValue),
                    "circle": .string(alert.circle.text),
                ],
            ])
        do throws(CaptureFault) {
            return try await append(draft)
        } catch {
            // Another final decision came first.
            if case .journal(.conflict) = error { throw .alreadyDecided }
            throw error
        }
    }

    private func completed(
        _ sent: JSONValue, of alert: Alert, by principal: Principal
    ) throws(CaptureFault) -> JSONValue {
        guard var members = sent.object else { return sent }
        var refused: [BodyRefusal] = []
        func set(_ key: String, _ value: String, _ detail: String) {
            if let said = members[key]?.string, said != value {
                refused.append(BodyRefusal(pointer: JSONPointer([key]), detail: detail))
            }
            members[key] = .string(value)
        }
        set("target", alert.id.description, "target names another alert than the address does")
        set("decided_by", principal.badge, "decided_by is the badge of whoever is signed in")
        if members["decision"]?.string == nil {
            refused.append(
                BodyRefusal(
                    pointer: JSONPointer(["decision"]),
                    detail: "confirmed, dismissed or referred is expected"))
        }
        guard refused.isEmpty else {
            refusals.add()
            throw .refused(refused)
        }
        return .object(members)
    }

    private func isSame(_ record: SealedRecord, _ body: JSONValue) -> Bool {
        guard let known = try? BodyHash.of(record.envelope.body, kind: .hitOutcome),
            let asked = try? BodyHash.of(body, kind: .hitOutcome)
        else { return false }
        return known == asked
    }

    private func isFinal(_ body: JSONValue, _ alert: Alert, _ principal: Principal) -> Bool {
        if principal.role == .supervisor || alert.circle != .counter { return true }
        guard let second = body["second_badge"]?.string, second != principal.badge, !second.isEmpty
        else { return false }
        switch body["second"]?.string {
        case "present", "by_telephone":
            return register.listOfficers().contains {
                $0.badge == second && $0.role == .supervisor && !$0.isLocked
            }
        case "hq": return true
        default: return false
        }
    }

    /// A final decision of a circle has one name, so that the journal itself takes no second one;
    /// a provisional one is named by what it says and by the one before it.
    private func identifier(
        _ body: JSONValue, of alert: Alert, isFinal: Bool
    ) -> Identifier {
        var named: JSONValue = [
            "alert": .string(alert.id.description), "circle": .string(alert.circle.text),
        ]
        if !isFinal {
            named = [
                "alert": named, "body": body,
                "after": JSONValue(alert.outcomes.last?.envelope.id.description),
            ]
        }
        let digest = SHA256.digest(Array(named.compactText.utf8)).bytes
        let high = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = digest.dropFirst(8).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Identifier(
            high: alert.id.high & ~0xFFFF | 0x7000 | high & 0x0FFF,
            low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
