internal import Core
internal import Records

extension HubLedger {
    /// Records read at once while a chain is recomputed.
    static let verificationPage: Int64 = 500

    /// The ends of the epochs' first branches, those that grew last first.
    func heads(post: String, limit: Int) throws(HubFault) -> [EpochHead] {
        try epochHeads(
            """
            SELECT epoch, head_sequence, head_chain_hash,
                CASE WHEN EXISTS (SELECT 1 FROM forks WHERE forks.post_id = epochs.post_id
                    AND forks.epoch = epochs.epoch) THEN 1 ELSE 0 END
            FROM epochs WHERE post_id = $1 ORDER BY changed_at DESC, epoch LIMIT $2
            """, post, limit)
    }

    /// The ends of all other branches, those that grew last first: a device whose card was copied
    /// finds its own among them.
    func branchHeads(post: String, limit: Int) throws(HubFault) -> [EpochHead] {
        try epochHeads(
            """
            SELECT epoch, sequence, chain_hash, 1 FROM forks
            WHERE post_id = $1 AND NOT EXISTS (SELECT 1 FROM forks AS next
                WHERE next.post_id = forks.post_id AND next.epoch = forks.epoch
                    AND next.sequence = forks.sequence + 1
                    AND next.previous_hash = forks.chain_hash)
            ORDER BY received_at DESC, epoch, chain_hash LIMIT $2
            """, post, limit)
    }

    private func epochHeads(
        _ sql: String, _ post: String, _ limit: Int
    ) throws(HubFault) -> [EpochHead] {
        try session.query(sql, [.text(post), .integer(Int64(limit))]).compactMap { row in
            guard let epoch = row[0].identifier, let sequence = row[1].integer,
                let hash = row[2].digest
            else { return nil }
            return EpochHead(
                head: ChainHead(epoch: epoch, sequence: sequence, chainHash: hash),
                isFork: row[3].integer == 1)
        }
    }

    func posts(_ post: String?) throws(HubFault) -> [PostSummary] {
        let rows = try session.query(
            """
            SELECT post_id, first_contact_at, last_contact_at,
                (SELECT count(*) FROM epochs WHERE epochs.post_id = posts.post_id),
                record_count,
                (SELECT count(*) FROM places WHERE places.post_id = posts.post_id
                    AND content <> 'held' AND content = 'withheld'),
                crossing_count,
                (SELECT count(*) FROM forks WHERE forks.post_id = posts.post_id),
                (SELECT count(*) FROM gaps
                    WHERE gaps.post_id = posts.post_id AND closed_at IS NULL),
                (SELECT count(*) FROM foretold WHERE foretold.post_id = posts.post_id),
                (SELECT count(*) FROM attachment_contents AS held
                    WHERE held.post_id = posts.post_id AND received_at IS NOT NULL)
            FROM posts WHERE ($1 = '' OR post_id = $1) ORDER BY post_id
            """, [.text(post ?? "")])
        var summaries: [PostSummary] = []
        for row in rows {
            guard let post = row[0].string, let first = row[1].timestamp,
                let last = row[2].timestamp
            else { continue }
            summaries.append(
                PostSummary(
                    post: post, firstContact: first, lastContact: last,
                    epochs: row[3].integer ?? 0,
                    head: try heads(post: post, limit: 1).first?.head,
                    records: row[4].integer ?? 0, withheld: row[5].integer ?? 0,
                    crossings: row[6].integer ?? 0, forks: row[7].integer ?? 0,
                    openGaps: row[8].integer ?? 0, foretold: row[9].integer ?? 0,
                    attachments: row[10].integer ?? 0))
        }
        return summaries
    }

    /// Recomputes a page of the first branch behind `start`; returns the report so far and the
    /// place.
    ///
    /// - Parameter end: nothing behind this sequence is looked at: it came while this went on.
    func verifyPage(
        _ post: String, after start: ChainHead, upTo end: Int64, report: ChainReport
    ) throws(HubFault) -> (ChainReport, ChainHead) {
        var report = report
        var place = start
        let rows = try session.query(
            """
            SELECT sequence, record_hash, received_at, chain_hash, content FROM places
            WHERE post_id = $1 AND epoch = $2 AND sequence > $3 AND sequence <= $4 AND is_main = 1
            ORDER BY sequence LIMIT $5
            """,
            [
                .text(post), SQLValue(start.epoch), .integer(start.sequence), .integer(end),
                .integer(Self.verificationPage),
            ])
        let contents = try CheckedContents(
            of: rows.compactMap(StoredBodies.Place.init), post, start.epoch, in: self)
        let bridged = try bridged(post, start.epoch)
        for row in rows {
            guard let stored = StoredBodies.Place(row) else {
                report.fail(start.epoch, place.sequence + 1, .missing)
                break
            }
            var chain = Chain.link(
                previous: place.chainHash, sequence: stored.sequence, recordHash: stored.hash)
            if stored.sequence != place.sequence + 1 {
                guard let said = row[3].digest, bridged.contains(said) else {
                    report.fail(start.epoch, place.sequence + 1, .missing)
                    break
                }
                report.lost += stored.sequence - place.sequence - 1
                chain = said
            }
            guard let standing = contents.standing(at: stored, row[4]) else {
                report.fail(start.epoch, stored.sequence, contents.fault(at: stored))
                break
            }
            guard row[3].digest == chain else {
                report.fail(start.epoch, stored.sequence, .chain)
                break
            }
            report.count(standing)
            place = ChainHead(epoch: start.epoch, sequence: stored.sequence, chainHash: chain)
        }
        return (report, place)
    }
}
