internal import Core
internal import Records
internal import Uplink

extension HubLedger {
    /// What a post showed ahead of its turn and has not brought in its turn yet, at most so many
    /// records: HQ acts on a hit within minutes, a backlog takes hours.
    static let foretoldLimit = 1_000

    /// Keeps what was shown ahead, beside the chain and never part of it: who shows much and
    /// brings nothing only fills his own 1,000 places.
    func foretell(_ batch: VerifiedBatch, at time: Timestamp) throws(HubFault) {
        var gone = try ErasedNames(about: batch.entries, of: batch.post, in: self)
        for entry in batch.entries {
            guard let canonical = entry.canonical, gone.cause(for: entry) == nil else { continue }
            let place: [SQLValue] = [
                .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
                SQLValue(entry.recordHash),
            ]
            let known = try row(
                """
                SELECT 1 FROM places WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                    AND record_hash = $4
                """, place)
            guard known == nil else { continue }
            _ = try session.query(
                """
                INSERT INTO foretold (post_id, epoch, sequence, record_hash, kind, id, stored_at,
                    received_at, canonical)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """,
                place + [
                    SQLValue(entry.kind), SQLValue(entry.id), SQLValue(entry.storedAt),
                    SQLValue(time), .text(canonical),
                ])
        }
        _ = try session.query(
            """
            DELETE FROM foretold WHERE post_id = $1 AND (epoch, sequence, record_hash) NOT IN (
                SELECT epoch, sequence, record_hash FROM foretold
                WHERE post_id = $1 ORDER BY received_at DESC, sequence DESC LIMIT $2)
            """, [.text(batch.post), .integer(Int64(Self.foretoldLimit))])
    }

    /// What came in its turn needs no foretelling any more.
    func forgetForetold(_ batch: VerifiedBatch) throws(HubFault) {
        _ = try session.query(
            """
            DELETE FROM foretold
            WHERE post_id = $1 AND epoch = $2 AND sequence BETWEEN $3 AND $4
                AND EXISTS (SELECT 1 FROM places WHERE places.post_id = foretold.post_id
                    AND places.epoch = foretold.epoch AND places.sequence = foretold.sequence
                    AND places.record_hash = foretold.record_hash)
            """,
            [
                .text(batch.post), SQLValue(batch.epoch), .integer(batch.firstSequence),
                .integer(batch.head.sequence),
            ])
    }
}
