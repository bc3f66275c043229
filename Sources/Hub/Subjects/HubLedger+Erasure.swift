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
        try session.query(
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
        _ = try session.query(
            """
            INSERT INTO erased_places (post_id, epoch, sequence, record_hash, erasure_id)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """, key + [SQLValue(statement.id)])
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
        // What was asked of the post about it: the order's name stays, so that its answer is known.
        _ = try session.query(
            "UPDATE orders SET content = '{}' WHERE post_id = $1 AND id = $2", key)
        guard kind == "crossing" else { return }
        let named = try session.query(
            "SELECT sha256 FROM attachments WHERE post_id = $1 AND crossing_id = $2", key)
        for table in ["attachments", "hits", "external_questions"] {
            _ = try session.query(
                "DELETE FROM \(table) WHERE post_id = $1 AND crossing_id = $2", key)
        }
        for row in named {
            guard let sha256 = row[0].digest else { continue }
            try forgetAttachment(sha256, of: post, at: time)
        }
        let gone = try session.query(
            "DELETE FROM crossings WHERE post_id = $1 AND id = $2 RETURNING id", key)
        guard !gone.isEmpty else { return }
        try count(Tally(crossings: -1), of: post)
    }

    /// The bytes of an attachment, unless another crossing names it.
    private func forgetAttachment(
        _ sha256: Digest256, of post: String, at time: Timestamp
    ) throws(HubFault) {
        let key: [SQLValue] = [.text(post), SQLValue(sha256)]
        let other = try row(
            "SELECT 1 FROM attachments WHERE post_id = $1 AND sha256 = $2 LIMIT 1", key)
        guard other == nil else { return }
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
