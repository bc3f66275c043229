internal import Core
internal import Records

extension HubLedger {
    /// Carries a record into the tables that people ask: crossings in their current state, the
    /// attachments they name, and gaps that a new epoch reveals.
    func project(_ envelope: Envelope, at time: Timestamp) throws(HubFault) {
        switch envelope.kind {
        case .crossing: try projectCrossing(envelope)
        case .amendment: try projectAmendment(envelope)
        case .epochStart: try projectGap(envelope, at: time)
        default: break
        }
    }

    private func projectCrossing(_ envelope: Envelope) throws(HubFault) {
        let place: [SQLValue] = [
            .text(envelope.post), SQLValue(envelope.id), SQLValue(envelope.epoch),
            .integer(envelope.sequence), SQLValue(envelope.stamp.time),
            SQLValue(envelope.officer.map(SQLText.column)),
            SQLValue(envelope.workstation.map(SQLText.column)),
            SQLValue(envelope.verdicts?.at("screening", "verdict")?.string.map(SQLText.column)),
        ]
        let typed = CrossingColumns(envelope.body)
        // Neither name nor number of the columns comes from outside.
        let numbers = (place.count + 1...place.count + CrossingColumns.names.count)
            .map { "$\($0)" }
        _ = try session.query(
            """
            INSERT INTO crossings (post_id, id, epoch, sequence, stored_at, officer, workstation,
                screening_verdict, \(CrossingColumns.names.joined(separator: ", ")),
                state, amendments)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \(numbers.joined(separator: ", ")),
                'current', 0)
            ON CONFLICT (post_id, id) DO NOTHING
            """, place + typed.values)
        for attachment in envelope.body["attachments"]?.array ?? [] {
            guard let hash = attachment["sha256"]?.string.flatMap({ Digest256($0) }) else {
                continue
            }
            _ = try session.query(
                """
                INSERT INTO attachments (post_id, sha256, crossing_id, kind, media_type, size)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """,
                [
                    .text(envelope.post), SQLValue(hash), SQLValue(envelope.id),
                    SQLValue(attachment["kind"]?.string.map(SQLText.column)),
                    SQLValue(attachment["media_type"]?.string.map(SQLText.column)),
                    SQLValue(attachment["size"]?.integer),
                ])
        }
    }

    /// The post judged who may amend what; here the state only follows.
    private func projectAmendment(_ envelope: Envelope) throws(HubFault) {
        guard let target = envelope.body["target"]?.string.flatMap({ Identifier($0) }),
            let found = try row(
                "SELECT body, state FROM crossings WHERE post_id = $1 AND id = $2",
                [.text(envelope.post), SQLValue(target)]),
            let text = found[0].string, var body = try? JSONValue(parsing: text)
        else { return }
        for (pointer, value) in envelope.body["changes"]?.object ?? [:] {
            guard let pointer = JSONPointer(pointer) else { continue }
            body = body.setting(pointer, to: value)
        }
        let isVoid = envelope.body["reason"]?.string == "void" || found[1].string == "void"
        let typed = CrossingColumns(body)
        let settings = CrossingColumns.names.enumerated().map { "\($1) = $\($0 + 1)" }
        let count = CrossingColumns.names.count
        _ = try session.query(
            """
            UPDATE crossings SET \(settings.joined(separator: ", ")), state = $\(count + 1),
                amendments = amendments + 1
            WHERE post_id = $\(count + 2) AND id = $\(count + 3)
            """,
            typed.values + [
                .text(isVoid ? "void" : "amended"), .text(envelope.post), SQLValue(target),
            ])
    }

    /// A new epoch says where the one before ended: what HQ lacks of that is a gap until it comes.
    private func projectGap(_ envelope: Envelope, at time: Timestamp) throws(HubFault) {
        guard let epoch = envelope.body["previous_epoch"]?.string.flatMap({ Identifier($0) }),
            let end = envelope.body["previous_sequence"]?.integer, end >= 1
        else { return }
        let held = try head(of: epoch, post: envelope.post)?.sequence ?? 0
        guard held < end else { return }
        _ = try session.query(
            """
            INSERT INTO gaps (post_id, epoch, after_sequence, until_sequence, noted_at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            [
                .text(envelope.post), SQLValue(epoch), .integer(held), .integer(end),
                SQLValue(time),
            ])
    }
}
