internal import Core
internal import Records

/// Holes in a chain: a post lost records with their hashes, and those behind came all the same.
extension HubLedger {
    /// Whether this hub holds the record in front of a batch that calls it lost, and it leads
    /// elsewhere: the batch is of another branch.
    func isContradicted(_ batch: VerifiedBatch) throws(HubFault) -> Bool {
        guard batch.isBridging, let first = batch.entries.first else { return false }
        let held = try row(
            """
            SELECT chain_hash FROM places
            WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND is_main = 1
            """, [.text(batch.post), SQLValue(batch.epoch), .integer(first.sequence - 1)])
        guard let chainHash = held?[0].digest else { return false }
        return Chain.link(
            previous: chainHash, sequence: first.sequence, recordHash: first.recordHash)
            != first.chainHash
    }

    /// Notes as a gap what a batch led over and HQ lacks; the beginning may have come before the
    /// post lost it.
    func noteLoss(
        in batch: VerifiedBatch, isOnMain: Bool, at time: Timestamp
    ) throws(HubFault) {
        guard batch.isBridging, let first = batch.entries.first else { return }
        var after = batch.previousSequence
        if isOnMain {
            let held = try row(
                """
                SELECT max(sequence) FROM places
                WHERE post_id = $1 AND epoch = $2 AND sequence < $3 AND is_main = 1
                """, [.text(batch.post), SQLValue(batch.epoch), .integer(first.sequence)])
            after = max(after, held?[0].integer ?? 0)
        }
        guard after < first.sequence - 1 else { return }
        _ = try session.query(
            """
            INSERT INTO gaps (post_id, epoch, noted_by, after_sequence, until_sequence,
                next_chain_hash, noted_at)
            VALUES ($1, $2, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            [
                .text(batch.post), SQLValue(batch.epoch), .integer(after),
                .integer(first.sequence - 1), SQLValue(first.chainHash), SQLValue(time),
            ])
    }

    /// Whether the batch holds the last record of a hole, and it leads to the one behind.
    func leads(
        _ batch: VerifiedBatch, from sequence: Int64, to next: Digest256
    ) throws(HubFault) -> Bool {
        guard let last = batch.entries.first(where: { $0.sequence == sequence }) else {
            return false
        }
        let behind = try row(
            """
            SELECT record_hash FROM places
            WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND chain_hash = $4
            """,
            [
                .text(batch.post), SQLValue(batch.epoch), .integer(sequence + 1), SQLValue(next),
            ])
        guard let recordHash = behind?[0].digest else { return false }
        return Chain.link(
            previous: last.chainHash, sequence: sequence + 1, recordHash: recordHash) == next
    }

    /// Chain hashes of an epoch that only the post's word vouches for: a hole is in front of them.
    func bridged(_ post: String, _ epoch: Identifier) throws(HubFault) -> Set<Digest256> {
        let rows = try session.query(
            """
            SELECT next_chain_hash FROM gaps
            WHERE post_id = $1 AND epoch = $2 AND next_chain_hash IS NOT NULL
            """, [.text(post), SQLValue(epoch)])
        return Set(rows.compactMap { $0[0].digest })
    }
}
