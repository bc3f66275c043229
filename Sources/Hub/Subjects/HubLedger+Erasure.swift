internal import Core
internal import Records
internal import Uplink

/// Erasing what is about a person and keeping the chain: bodies and attachments go, places and
/// hashes stay (RECORD.md, "Canonical bytes and chain").
extension HubLedger {
    /// Keeps a proposal that one person signed.
    func propose(
        _ signed: [SignedErasure], decision: Identifier, by person: String, at time: Timestamp
    ) throws(HubFault) {
        for erasure in signed {
            let statement = erasure.statement
            _ = try session.query(
                """
                INSERT INTO erasures (decision_id, post_id, id, legal_basis, reference, document,
                    proposed_at, proposed_by)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    SQLValue(decision), .text(statement.post), SQLValue(statement.id),
                    .text(SQLText.column(statement.legalBasis)),
                    .text(SQLText.column(statement.reference)), .text(erasure.json.compactText),
                    SQLValue(time), .text(SQLText.column(person)),
                ])
        }
    }

    /// The statements of a decision as they stand.
    func erasures(_ decision: Identifier?) throws(HubFault) -> [ErasureStanding] {
        var standings = try session.query(
            """
            SELECT decision_id, erasures.post_id, erasures.id, document, proposed_at, proposed_by,
                approved_at, approved_by,
                (SELECT state FROM orders JOIN erasure_orders AS told
                    ON told.post_id = orders.post_id AND told.order_id = orders.id
                    WHERE told.post_id = erasures.post_id AND told.erasure_id = erasures.id
                    ORDER BY made_at DESC, orders.id DESC LIMIT 1),
                (SELECT reason FROM orders JOIN erasure_orders AS told
                    ON told.post_id = orders.post_id AND told.order_id = orders.id
                    WHERE told.post_id = erasures.post_id AND told.erasure_id = erasures.id
                    ORDER BY made_at DESC, orders.id DESC LIMIT 1)
            FROM erasures \(decision == nil ? "" : "WHERE decision_id = $1")
            ORDER BY proposed_at, erasures.post_id, erasures.id
            """, decision.map { [SQLValue($0)] } ?? []
        ).compactMap(ErasureStanding.init)
        for index in standings.indices {
            let statement = standings[index].erasure.statement
            standings[index].late = try lateErasures(by: statement.id, of: statement.post).count
        }
        return standings
    }

    /// Places that count as erased by a statement and stand in none: their records came later.
    func lateErasures(
        by erasure: Identifier, of post: String
    ) throws(HubFault) -> [ErasureStatement.Place] {
        let rows = try session.query(
            """
            SELECT epoch, sequence, record_hash FROM erased_places
            WHERE post_id = $1 AND erasure_id = $2 ORDER BY epoch, sequence, record_hash
            """, [.text(post), SQLValue(erasure)])
        let signed = try statedPlaces(of: post, isApproved: true)
        return rows.compactMap { row in
            guard let epoch = row[0].identifier, let sequence = row[1].integer,
                let hash = row[2].digest
            else { return nil }
            let place = ErasureStatement.Place(
                epoch: epoch, sequence: sequence, recordHash: hash)
            return signed.contains(place) ? nil : place
        }
    }

    /// The places of a post's statements that two people signed, or of those that wait for it.
    func statedPlaces(
        of post: String, isApproved: Bool
    ) throws(HubFault) -> Set<ErasureStatement.Place> {
        let rows = try session.query(
            """
            SELECT document FROM erasures
            WHERE post_id = $1 AND approved_at IS \(isApproved ? "NOT NULL" : "NULL")
            """, [.text(post)])
        return Set(
            rows.flatMap { row in
                row[0].string.flatMap { try? JSONValue(parsing: $0) }
                    .flatMap { try? SignedErasure($0) }?.statement.places ?? []
            })
    }

    /// Carries out a statement that two people signed, here and by an order at its post. The same
    /// again changes nothing.
    ///
    /// - Parameter person: who signed second.
    func erase(_ signed: SignedErasure, approvedBy person: String, at time: Timestamp)
        throws(HubFault)
    {
        let statement = signed.statement
        let updated = try session.query(
            """
            UPDATE erasures SET document = $1, approved_at = $2, approved_by = $3
            WHERE post_id = $4 AND id = $5 AND approved_at IS NULL RETURNING id
            """,
            [
                .text(signed.json.compactText), SQLValue(time), .text(SQLText.column(person)),
                .text(statement.post), SQLValue(statement.id),
            ])
        guard !updated.isEmpty else { return }
        for place in statement.places { try erase(place, of: statement, at: time) }
        try tellPost(statement.post, signed, at: time)
    }

    /// Asks the post to erase as well.
    private func tellPost(
        _ post: String, _ signed: SignedErasure, at time: Timestamp
    ) throws(HubFault) {
        let name = Identifier.version7(at: time, random: SystemRandom())
        try order(.erase, named: name, of: post, content: signed.json, at: time)
        _ = try session.query(
            "INSERT INTO erasure_orders (post_id, order_id, erasure_id) VALUES ($1, $2, $3)",
            [.text(post), SQLValue(name), SQLValue(signed.statement.id)])
    }

    private func erase(
        _ place: ErasureStatement.Place, of statement: ErasureStatement, at time: Timestamp
    ) throws(HubFault) {
        let post = statement.post
        let key: [SQLValue] = [
            .text(post), SQLValue(place.epoch), .integer(place.sequence),
            SQLValue(place.recordHash),
        ]
        let found = try row(
            """
            SELECT kind, id FROM places WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND record_hash = $4
            """, key)
        guard let found else { return }
        try note(erased: key, by: statement.id)
        let named = try attachments(named: key)
        _ = try session.query(
            """
            UPDATE places SET content = $5 WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND record_hash = $4
            """, key + [.text(StoredContent.erased.rawValue)])
        for table in ["records", "foretold"] {
            _ = try session.query(
                """
                DELETE FROM \(table) WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                    AND record_hash = $4
                """, key)
        }
        guard let id = found[1].identifier else { return }
        try forgetRows(of: id, kind: found[0].string, post: post, at: time)
        for sha256 in named { try forgetAttachment(sha256, of: post, at: time) }
    }

    private func note(erased place: [SQLValue], by erasure: Identifier) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO erased_places (post_id, epoch, sequence, record_hash, erasure_id)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """, place + [SQLValue(erasure)])
    }

    /// What a record names, an amendment's new images among it.
    private func attachments(named place: [SQLValue]) throws(HubFault) -> [Digest256] {
        let text = try row(
            """
            SELECT canonical FROM records WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND record_hash = $4
            """, place)?[0].string
        guard let text, let json = try? JSONValue(parsing: text), let body = json["body"],
            let kind = json["kind"]?.string.flatMap(RecordKind.init)
        else { return [] }
        return NamedAttachments.of(body, kind: kind).map(\.attachment.sha256)
    }

    /// Of a record that is about something that was erased before it came: its place counts as
    /// erased by the same statement, and nothing that it says or names is kept.
    func eraseOnArrival(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, because cause: ErasedNames.Cause,
        at time: Timestamp
    ) throws(HubFault) {
        if case .erasure(let erasure) = cause {
            try note(
                erased: [
                    .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
                    SQLValue(entry.recordHash),
                ], by: erasure)
        }
        guard let envelope = entry.envelope else { return }
        for named in NamedAttachments.of(envelope.body, kind: envelope.kind) {
            try forgetAttachment(named.attachment.sha256, of: batch.post, at: time)
        }
    }

    /// Drops what the tables that people ask have of a record.
    private func forgetRows(
        of id: Identifier, kind: String?, post: String, at time: Timestamp
    ) throws(HubFault) {
        let key: [SQLValue] = [.text(post), SQLValue(id)]
        _ = try session.query("DELETE FROM hits WHERE post_id = $1 AND alert_id = $2", key)
        _ = try session.query("DELETE FROM hit_outcomes WHERE post_id = $1 AND id = $2", key)
        _ = try session.query(
            "DELETE FROM external_questions WHERE post_id = $1 AND record_id = $2", key)
        // Shown ahead of its turn; it is not kept when that comes.
        _ = try session.query(
            "DELETE FROM foretold WHERE post_id = $1 AND canonical LIKE $2",
            [.text(post), .text("%\"target\":\"\(id)\"%")])
        // What was asked of the post about it: the order's name stays, so that its answer is known.
        _ = try session.query(
            "UPDATE orders SET content = '{}' WHERE post_id = $1 AND id = $2", key)
        guard kind == RecordKind.crossing.rawValue else { return }
        try forgetCrossings([id], of: post, at: time)
    }

    /// The bytes of an attachment, unless another crossing names it.
    func forgetAttachment(
        _ sha256: Digest256, of post: String, at time: Timestamp
    ) throws(HubFault) {
        let key: [SQLValue] = [.text(post), SQLValue(sha256)]
        let other = try row(
            "SELECT 1 FROM attachments WHERE post_id = $1 AND sha256 = $2 LIMIT 1", key)
        guard other == nil else { return }
        try dropAttachment(sha256, of: post, at: time)
    }

    /// The bytes of an attachment; they are not taken again.
    func dropAttachment(
        _ sha256: Digest256, of post: String, at time: Timestamp
    ) throws(HubFault) {
        let key: [SQLValue] = [.text(post), SQLValue(sha256)]
        for table in ["attachment_parts", "attachment_contents", "attachment_requests"] {
            _ = try session.query(
                "DELETE FROM \(table) WHERE post_id = $1 AND sha256 = $2", key)
        }
        _ = try session.query(
            """
            INSERT INTO erased_attachments (post_id, sha256, erased_at) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING
            """, key + [SQLValue(time)])
    }

    func isErased(_ sha256: Digest256, of post: String) throws(HubFault) -> Bool {
        try row(
            "SELECT 1 FROM erased_attachments WHERE post_id = $1 AND sha256 = $2",
            [.text(post), SQLValue(sha256)]) != nil
    }

    /// A body came that was erased: of a post turned back to an older card, or carried by hand. It
    /// is not kept, and the post is told once more.
    func tellAgain(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        let found = try row(
            """
            SELECT erasures.document, erasures.id FROM erased_places AS gone
            JOIN erasures ON erasures.post_id = gone.post_id AND erasures.id = gone.erasure_id
            WHERE gone.post_id = $1 AND gone.epoch = $2 AND gone.sequence = $3
                AND gone.record_hash = $4
                AND NOT EXISTS (SELECT 1 FROM erasure_orders AS told
                    JOIN orders ON orders.post_id = told.post_id AND orders.id = told.order_id
                    WHERE told.post_id = gone.post_id AND told.erasure_id = gone.erasure_id
                        AND orders.state = 'open')
            """,
            [
                .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
                SQLValue(entry.recordHash),
            ])
        guard let text = found?[0].string, let json = try? JSONValue(parsing: text),
            let signed = try? SignedErasure(json)
        else { return }
        try tellPost(batch.post, signed, at: time)
    }
}
