internal import Core
internal import Records

extension HubLedger {
    /// A new epoch says where the one before ended: what HQ lacks of that is a gap until it comes.
    /// Where the post itself could not know the end, nobody does, and the gap stays open behind
    /// what HQ holds.
    func projectGap(_ envelope: Envelope, at time: Timestamp) throws(HubFault) {
        guard let epoch = envelope.body["previous_epoch"]?.string.flatMap({ Identifier($0) }),
            let end = envelope.body["previous_sequence"]?.integer, end >= 1
        else { return }
        let held = try head(of: epoch, post: envelope.post)?.sequence ?? 0
        let place = envelope.body["previous_chain_hash"]?.string.flatMap { Digest256($0) }.map {
            ChainHead(epoch: epoch, sequence: end, chainHash: $0)
        }
        let isHeld =
            try place.map { (place) throws(HubFault) in
                try holds(place, of: envelope.post)
            } ?? (held >= end)
        if !isHeld {
            try noteGap(
                envelope, epoch, after: min(held, end - 1), until: end, place?.chainHash, at: time)
        }
        // The first epoch of a journal names one before it only where that journal is lost.
        var isEndUnknown = envelope.body["reason"]?.string == "provisioned"
        if !isEndUnknown, isHeld { isEndUnknown = try isFollowed(place, of: envelope.post) }
        if isEndUnknown {
            try noteGap(envelope, epoch, after: max(held, end), until: nil, nil, at: time)
        }
    }

    private func holds(_ place: ChainHead, of post: String) throws(HubFault) -> Bool {
        if try holdsOnMain(place, of: post) { return true }
        return try holdsOnBranch(place, of: post)
    }

    /// Whether HQ holds more behind a place that a device calls its epoch's end: its card was
    /// turned back, and how far it had been is unknown.
    private func isFollowed(_ place: ChainHead?, of post: String) throws(HubFault) -> Bool {
        guard let place else { return false }
        let head = try head(of: place.epoch, post: post)?.sequence ?? 0
        if head > place.sequence, try holdsOnMain(place, of: post) { return true }
        return try row(
            """
            SELECT 1 FROM forks
            WHERE post_id = $1 AND epoch = $2 AND sequence = $3 AND previous_hash = $4 LIMIT 1
            """,
            [
                .text(post), SQLValue(place.epoch), .integer(place.sequence + 1),
                SQLValue(place.chainHash),
            ]) != nil
    }

    private func noteGap(
        _ envelope: Envelope, _ epoch: Identifier, after: Int64, until: Int64?,
        _ hash: Digest256?, at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            """
            INSERT INTO gaps (post_id, epoch, noted_by, after_sequence, until_sequence,
                until_chain_hash, noted_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
            """,
            [
                .text(envelope.post), SQLValue(epoch), SQLValue(envelope.epoch),
                .integer(after), SQLValue(until), SQLValue(hash), SQLValue(time),
            ])
    }

    /// A gap is closed by the record at its end, which nothing can follow without all before it,
    /// and which must lead to the record behind it where that came first.
    func closeGaps(with batch: VerifiedBatch, at time: Timestamp) throws(HubFault) {
        let open = try session.query(
            """
            SELECT noted_by, after_sequence, until_sequence, until_chain_hash, next_chain_hash
            FROM gaps
            WHERE post_id = $1 AND epoch = $2 AND closed_at IS NULL
                AND until_sequence IS NOT NULL
            """, [.text(batch.post), SQLValue(batch.epoch)])
        for row in open {
            guard let noted = row[0].identifier, let after = row[1].integer,
                let until = row[2].integer
            else { continue }
            let isClosed: Bool
            if let next = row[4].digest {
                isClosed = try leads(batch, from: until, to: next)
            } else if let hash = row[3].digest {
                isClosed = batch.entries.contains { $0.chainHash == hash }
            } else {
                isClosed = batch.head.sequence >= until
            }
            guard isClosed else { continue }
            _ = try session.query(
                """
                UPDATE gaps SET closed_at = $1 WHERE post_id = $2 AND epoch = $3
                    AND noted_by = $4 AND after_sequence = $5
                """,
                [
                    SQLValue(time), .text(batch.post), SQLValue(batch.epoch), SQLValue(noted),
                    .integer(after),
                ])
        }
    }
}
