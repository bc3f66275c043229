internal import Core
internal import Records

extension HubLedger {
    func projectIncident(_ envelope: Envelope) throws(HubFault) -> Projected {
        // Going through an older layout: the step that makes the table carries them over.
        guard places == "places" else { return .state }
        func text(_ name: String) -> SQLValue {
            SQLValue(envelope.body[name]?.string.map(SQLText.column))
        }
        let crossings = (envelope.body["crossing_ids"]?.array ?? []).compactMap {
            $0.string.flatMap { Identifier($0) }
        }
        let made = try session.query(
            """
            INSERT INTO incidents (post_id, id, epoch, sequence, stored_at, officer, workstation,
                kind, source, crossing_ids, action_taken, handed_to)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (post_id, id) DO NOTHING RETURNING 1
            """,
            [
                .text(envelope.post), SQLValue(envelope.id), SQLValue(envelope.epoch),
                .integer(envelope.sequence), SQLValue(envelope.stamp.time),
                SQLValue(envelope.officer.map(SQLText.column)),
                SQLValue(envelope.workstation.map(SQLText.column)), text("kind"), text("source"),
                .text(JSONValue.array(crossings.map { .string($0.description) }).compactText),
                text("action_taken"), text("handed_to"),
            ])
        return made.isEmpty
            ? .nothing("another branch brought an incident of this name before") : .state
    }

    /// Incidents that came before there was a table for them.
    func projectIncidents() throws(HubFault) {
        let rows = try session.query(
            "SELECT canonical FROM records WHERE kind = 'incident' ORDER BY received_at", [])
        for row in rows {
            // The chain is not looked at here: only what the record says.
            guard let text = row[0].string,
                let record = try? SealedRecord(
                    canonical: Array(text.utf8),
                    previous: Chain.origin(of: Identifier(high: 0, low: 0)))
            else { continue }
            _ = try projectIncident(record.envelope)
        }
    }
}
