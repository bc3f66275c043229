internal import Core
internal import Journal
internal import Records
internal import Screening
internal import Uplink

/// Makes an alert at this post of what a list that HQ asked holds of a document that crossed here.
///
/// It is the record that a late hit of the post's own lists makes too, under the order's name: told
/// twice, it is the same alert.
struct LateHitTaking {
    let journal: Journal

    /// - Parameter whenRaised: called once there is something to hear.
    /// - Returns: what was done.
    /// - Throws: ``HubOrderFault``.
    func take(
        _ order: HubOrder, whenRaised: () -> Void
    ) async throws(HubOrderFault) -> String {
        guard let notice = LateHitNotice(order.content) else {
            throw .refused("its content cannot be read")
        }
        var isHeld = true
        do throws(JournalFault) {
            isHeld = try await journal.record(notice.crossing)?.envelope.kind == .crossing
        } catch {
            // Its body is gone; what the notice says is enough to look for the person.
            guard case .purged = error else { throw HubOrderFault(error) }
        }
        guard isHeld else { throw .refused("this journal never held that crossing") }
        do throws(JournalFault) {
            _ = try await journal.append(Self.draft(order.id, notice))
        } catch {
            guard case .purged = error else { throw HubOrderFault(error) }
            return "told before"
        }
        whenRaised()
        return "an alert was raised"
    }

    private static func draft(_ id: Identifier, _ notice: LateHitNotice) -> RecordDraft {
        let match: JSONValue = [
            "list": .string(notice.list),
            "entry": .string(notice.entry ?? "\(notice.issuer) \(notice.number)"),
            "score": 1000,
            "explanation": .string(
                notice.compare
                    ?? "issuer \(notice.issuer) and number \(notice.number) are what was asked; "
                    + "compare the document and its holder"),
            "issuer": .string(notice.issuer), "number": .string(notice.number),
            "reference": JSONValue(notice.entry), "category": JSONValue(notice.category),
            "action": JSONValue(notice.action),
            "advice": JSONValue(notice.action == nil ? DocumentMatch.defaultAdvice : nil),
            "contact": JSONValue(notice.contact),
        ]
        var check: [String: JSONValue] = [
            "list": .string(notice.list), "verdict": "hit", "list_version": .null,
            "list_age_s": .null, "matches": [match], "reason": "asked by headquarters",
        ]
        if let role = notice.informs { check[AlertCircle.key] = .string(role) }
        let full: JSONValue = [
            "verdict": "hit", "checks": [.object(check)], "reason": .null,
        ]
        // To the counter a discreet hit reads as if nobody had been asked.
        let counter: JSONValue = ["verdict": "clear", "checks": [], "reason": .null]
        return RecordDraft(
            kind: .audit, id: id,
            body: [
                "action": .string(AlertMark.lateHit),
                "target": .string(notice.crossing.description), "result": "hit",
            ],
            verdicts: [
                "screening": full,
                "screening_at_counter": notice.informs == nil ? .null : counter,
                "screened": .string(notice.screened.description), "asked_by": "headquarters",
            ])
    }
}
