internal import Core
internal import Records
internal import Uplink

extension HubLedger {
    /// Rows that a batch added to a post.
    struct Tally {
        var records = 0
        var crossings = 0
    }

    /// Keeps a batch in one transaction; see ``HubStore/apply(_:from:at:)``.
    func apply(
        _ batch: VerifiedBatch, from device: DeviceSighting, at time: Timestamp
    ) throws(HubFault) -> AppliedHead {
        try session.transaction { () throws(HubFault) in
            // This update holds the post's row until the commit: batches of one post, by however
            // many hubs, follow one another.
            try note(device, at: time)
            var isOnMain = try isOnMain(batch)
            let stored = try StoredPlaces(of: batch, in: self)
            var applied = AppliedHead(head: batch.head)
            var tally = Tally()
            for entry in batch.entries {
                let main = stored.main[entry.sequence]
                if let main, main != entry.chainHash { isOnMain = false }
                let isKnown =
                    isOnMain ? main != nil : stored.branches.contains(entry.chainHash)
                if isKnown {
                    applied.duplicates += 1
                } else if isOnMain {
                    applied.inserted += 1
                } else {
                    try insertFork(entry, of: batch, at: time)
                    applied.forked += 1
                }
                try keep(
                    entry, of: batch, hasContent: stored.hasContent(entry), isOnMain: isOnMain,
                    isNewPlace: !isKnown, tally: &tally, at: time)
            }
            if applied.inserted > 0 {
                try moveHead(to: batch.head, of: batch.post, at: time)
            }
            try count(tally, of: batch.post)
            try closeGaps(with: batch, at: time)
            try forgetForetold(batch)
            applied.isFork = try isForked(batch.epoch, post: batch.post)
            return applied
        }
    }

    func isForked(_ epoch: Identifier, post: String) throws(HubFault) -> Bool {
        try row(
            "SELECT 1 FROM forks WHERE post_id = $1 AND epoch = $2 LIMIT 1",
            [.text(post), SQLValue(epoch)]) != nil
    }

    func count(_ tally: Tally, of post: String) throws(HubFault) {
        guard tally.records > 0 || tally.crossings > 0 else { return }
        _ = try session.query(
            """
            UPDATE posts SET record_count = record_count + $1, crossing_count = crossing_count + $2
            WHERE post_id = $3
            """,
            [.integer(Int64(tally.records)), .integer(Int64(tally.crossings)), .text(post)])
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
        guard revoked?[0] == .null || device.isHeardThoughRevoked else {
            throw .revoked(post: device.post)
        }
    }

    /// Whether the batch follows the first branch; it must follow one that is stored.
    private func isOnMain(_ batch: VerifiedBatch) throws(HubFault) -> Bool {
        // That the first of an epoch stands on the epoch's origin was checked with the hashes.
        guard batch.firstSequence > 1 else { return true }
        let place = ChainHead(
            epoch: batch.epoch, sequence: batch.firstSequence - 1, chainHash: batch.previous)
        if try holdsOnMain(place, of: batch.post) { return true }
        if try holdsOnBranch(place, of: batch.post) { return false }
        throw .behind(try head(of: batch.epoch, post: batch.post))
    }

    func holdsOnMain(_ place: ChainHead, of post: String) throws(HubFault) -> Bool {
        try row(
            """
            SELECT 1 FROM records WHERE post_id = $1 AND epoch = $2 AND sequence = $3
                AND chain_hash = $4 AND is_main = 1
            """,
            [
                .text(post), SQLValue(place.epoch), .integer(place.sequence),
                SQLValue(place.chainHash),
            ]) != nil
    }

    func holdsOnBranch(_ place: ChainHead, of post: String) throws(HubFault) -> Bool {
        try row(
            """
            SELECT 1 FROM forks
            WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND chain_hash = $4
            """,
            [
                .text(post), SQLValue(place.epoch), .integer(place.sequence),
                SQLValue(place.chainHash),
            ]) != nil
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

    /// Keeps the record itself, once, however many branches it stands on.
    private func keep(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, hasContent: Bool?, isOnMain: Bool,
        isNewPlace: Bool, tally: inout Tally, at time: Timestamp
    ) throws(HubFault) {
        guard let hasContent else {
            try insert(entry, of: batch, isOnMain: isOnMain, at: time)
            tally.records += 1
            tally.crossings += try project(entry, at: time) ? 1 : 0
            return
        }
        if isNewPlace, isOnMain {
            // It came with another branch first; where it stands there, forks knows.
            _ = try session.query(
                """
                UPDATE records SET chain_hash = $1, is_main = 1
                WHERE post_id = $2 AND epoch = $3 AND sequence = $4 AND record_hash = $5
                """,
                [SQLValue(entry.chainHash)] + place(entry, of: batch))
        }
        if !hasContent, entry.canonical != nil {
            try fill(entry, of: batch)
            tally.crossings += try project(entry, at: time) ? 1 : 0
        }
    }

    private func place(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch
    ) -> [SQLValue] {
        [
            .text(batch.post), SQLValue(batch.epoch), .integer(entry.sequence),
            SQLValue(entry.recordHash),
        ]
    }

    private func insert(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, isOnMain: Bool, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO records (post_id, epoch, sequence, record_hash, chain_hash, kind, id,
                stored_at, received_at, canonical, is_main)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            place(entry, of: batch) + [
                SQLValue(entry.chainHash), SQLValue(entry.kind), SQLValue(entry.id),
                SQLValue(entry.storedAt), SQLValue(time), SQLValue(entry.canonical),
                .integer(isOnMain ? 1 : 0),
            ])
    }

    /// Content that was withheld once and came now: the hash is the same, so it is what it was.
    private func fill(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch
    ) throws(HubFault) {
        _ = try session.query(
            """
            UPDATE records SET kind = $1, id = $2, stored_at = $3, canonical = $4
            WHERE post_id = $5 AND epoch = $6 AND sequence = $7 AND record_hash = $8
            """,
            [
                SQLValue(entry.kind), SQLValue(entry.id), SQLValue(entry.storedAt),
                SQLValue(entry.canonical),
            ] + place(entry, of: batch))
    }

    private func project(
        _ entry: VerifiedBatch.Entry, at time: Timestamp
    ) throws(HubFault) -> Bool {
        guard let envelope = entry.envelope else { return false }
        return try projectIfPossible(envelope, entry.recordHash, at: time)
    }

    /// The record itself is kept whatever the typed tables make of it: a body that they cannot hold
    /// must not stop those behind it.
    ///
    /// - Returns: whether there is a crossing more.
    func projectIfPossible(
        _ envelope: Envelope, _ recordHash: Digest256, at time: Timestamp
    ) throws(HubFault) -> Bool {
        var reason: String?
        var isNewCrossing = false
        try session.script("SAVEPOINT projection")
        do throws(HubFault) {
            switch try project(envelope, at: time) {
            case .crossing: isNewCrossing = true
            case .state: break
            case .nothing(let why): reason = why
            }
        } catch .database(let why) {
            try session.script("ROLLBACK TO projection")
            reason = why
        }
        if let reason {
            _ = try session.query(
                """
                UPDATE records SET note = $1
                WHERE post_id = $2 AND epoch = $3 AND sequence = $4 AND record_hash = $5
                """,
                [
                    .text(SQLText.column(reason)), .text(envelope.post), SQLValue(envelope.epoch),
                    .integer(envelope.sequence), SQLValue(recordHash),
                ])
        }
        try session.script("RELEASE projection")
        return isNewCrossing
    }

    private func insertFork(
        _ entry: VerifiedBatch.Entry, of batch: VerifiedBatch, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO forks (post_id, epoch, sequence, record_hash, chain_hash, previous_hash,
                received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            place(entry, of: batch) + [
                SQLValue(entry.chainHash), SQLValue(entry.previous), SQLValue(time),
            ])
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
    }
}
