internal import Core
internal import Records
internal import Uplink

extension HubLedger {
    /// Keeps a batch in one transaction; see ``HubStore/apply(_:from:at:)``.
    func apply(
        _ batch: VerifiedBatch, from device: DeviceSighting, at time: Timestamp
    ) throws(HubFault) -> AppliedHead {
        try session.transaction { () throws(HubFault) in
            // This update holds the post's row until the commit: batches of one post, by however
            // many hubs, follow one another.
            try note(device, at: time)
            var isOnMain = try isOnMain(batch)
            let stored = try storedRows(batch)
            var applied = AppliedHead(head: batch.head)
            for entry in batch.entries {
                let row = stored[entry.sequence]
                if isOnMain, let row, row.chainHash != entry.chainHash { isOnMain = false }
                if !isOnMain {
                    applied.forked += try insertFork(entry, of: batch, at: time) ? 1 : 0
                } else if let row {
                    if !row.hasContent, entry.canonical != nil {
                        try fill(entry, of: batch, at: time)
                    }
                    applied.duplicates += 1
                } else {
                    try insert(entry, of: batch, at: time)
                    applied.inserted += 1
                }
            }
            if applied.inserted > 0 {
                try moveHead(to: batch.head, of: batch.post, at: time)
            }
            applied.isFork =
                try row(
                    "SELECT 1 FROM forks WHERE post_id = $1 AND epoch = $2 LIMIT 1",
                    [.text(batch.post), SQLValue(batch.epoch)]) != nil
            return applied
        }
    }

    /// Notes that a post spoke, and refuses a device that may not any more.
    func note(_ device: DeviceSighting, at time: Timestamp) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO posts (post_id, first_contact_at, last_contact_at) VALUES ($1, $2, $3)
            ON CONFLICT (post_id) DO UPDATE SET last_contact_at = excluded.last_contact_at
            """, [.text(device.post), SQLValue(time), SQLValue(time)])
        let revoked = try row(
            """
            INSERT INTO devices
                (post_id, fingerprint, serial, not_after, first_seen_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (post_id, fingerprint) DO UPDATE SET last_seen_at = excluded.last_seen_at
            RETURNING revoked_at
            """,
            [
                .text(device.post), SQLValue(device.fingerprint), .text(device.serial),
                SQLValue(device.notAfter), SQLValue(time), SQLValue(time),
            ])
        guard revoked?[0] == .null else { throw .revoked(post: device.post) }
    }

    /// Whether the batch follows the main branch; it must follow one that is stored.
    private func isOnMain(_ batch: VerifiedBatch) throws(HubFault) -> Bool {
        // That the first of an epoch stands on the epoch's origin was checked with the hashes.
        guard batch.firstSequence > 1 else { return true }
        let place: [SQLValue] = [
            .text(batch.post), SQLValue(batch.epoch), .integer(batch.firstSequence - 1),
            SQLValue(batch.previous),
        ]
        for table in ["records", "forks"] {
            let found = try row(
                """
                SELECT 1 FROM \(table)
                WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND chain_hash = $4
                """, place)
            if found != nil { return table == "records" }
        }
        throw .behind(try head(of: batch.epoch, post: batch.post))
    }

    /// The end of the main branch of an epoch; `nil` where nothing of it is stored.
    func head(of epoch: Identifier, post: String) throws(HubFault) -> ChainHead? {
        let found = try row(
            "SELECT head_sequence, head_chain_hash FROM epochs WHERE post_id = $1 AND epoch = $2",
            [.text(post), SQLValue(epoch)])
        guard let found else { return nil }
        guard let sequence = found[0].integer, let hash = found[1].digest else {
            throw .database(reason: "the head of epoch \(epoch) is damaged")
        }
        return ChainHead(epoch: epoch, sequence: sequence, chainHash: hash)
    }

    private struct StoredRow {
        let chainHash: Digest256
        let hasContent: Bool
    }

    private func storedRows(_ batch: VerifiedBatch) throws(HubFault) -> [Int64: StoredRow] {
        var stored: [Int64: StoredRow] = [:]
        let rows = try session.query(
            """
            SELECT sequence, chain_hash, CASE WHEN canonical IS NULL THEN 0 ELSE 1 END
            FROM records WHERE post_id = $1 AND epoch = $2 AND sequence BETWEEN $3 AND $4
            """,
            [
                .text(batch.post), SQLValue(batch.epoch), .integer(batch.firstSequence),
                .integer(batch.head.sequence),
            ])
        for row in rows {
            guard let sequence = row[0].integer, let hash = row[1].digest else {
                throw .database(reason: "a row of epoch \(batch.epoch) is damaged")
            }
            stored[sequence] = StoredRow(chainHash: hash, hasContent: row[2].integer == 1)
        }
        return stored
    }

    private func columns(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) -> [SQLValue] {
        [
            .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
            SQLValue(entry.recordHash), SQLValue(entry.chainHash), SQLValue(entry.kind),
            SQLValue(entry.id), SQLValue(entry.storedAt), SQLValue(time),
            SQLValue(entry.canonical),
        ]
    }

    private func insert(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO records (post_id, epoch, sequence, record_hash, chain_hash, kind, id,
                stored_at, received_at, canonical)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, columns(entry, of: batch, at: time))
        try projectIfPossible(entry, of: batch, at: time)
    }

    /// Content that was withheld once and came now: the hash is the same, so it is what it was.
    private func fill(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            UPDATE records SET kind = $1, id = $2, stored_at = $3, canonical = $4
            WHERE post_id = $5 AND epoch = $6 AND sequence = $7
            """,
            [
                SQLValue(entry.kind), SQLValue(entry.id), SQLValue(entry.storedAt),
                SQLValue(entry.canonical), .text(batch.post), SQLValue(batch.epoch),
                .integer(entry.sequence),
            ])
        try projectIfPossible(entry, of: batch, at: time)
    }

    /// The record itself is kept whatever the typed tables make of it: a body that they cannot hold
    /// must not stop those behind it.
    private func projectIfPossible(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        guard let envelope = entry.envelope else { return }
        try session.script("SAVEPOINT projection")
        do throws(HubFault) {
            try project(envelope, at: time)
        } catch .database(let reason) {
            try session.script("ROLLBACK TO projection")
            _ = try session.query(
                """
                UPDATE records SET note = $1
                WHERE post_id = $2 AND epoch = $3 AND sequence = $4
                """,
                [
                    .text(SQLText.column(reason)), .text(batch.post), SQLValue(batch.epoch),
                    .integer(entry.sequence),
                ])
        }
        try session.script("RELEASE projection")
    }

    private func insertFork(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) -> Bool {
        try !session.query(
            """
            INSERT INTO forks (post_id, epoch, sequence, record_hash, chain_hash, kind, id,
                stored_at, received_at, canonical, previous_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT DO NOTHING RETURNING 1
            """, columns(entry, of: batch, at: time) + [SQLValue(entry.previous)]
        ).isEmpty
    }

    private func moveHead(
        to head: ChainHead, of post: String, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO epochs
                (post_id, epoch, first_seen_at, changed_at, head_sequence, head_chain_hash)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (post_id, epoch) DO UPDATE SET changed_at = excluded.changed_at,
                head_sequence = excluded.head_sequence,
                head_chain_hash = excluded.head_chain_hash
            """,
            [
                .text(post), SQLValue(head.epoch), SQLValue(time), SQLValue(time),
                .integer(head.sequence), SQLValue(head.chainHash),
            ])
        _ = try session.query(
            """
            UPDATE gaps SET closed_at = $1
            WHERE post_id = $2 AND epoch = $3 AND until_sequence <= $4 AND closed_at IS NULL
            """, [SQLValue(time), .text(post), SQLValue(head.epoch), .integer(head.sequence)])
    }
}
