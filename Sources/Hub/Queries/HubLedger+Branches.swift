internal import Core
internal import Records

extension HubLedger {
    /// Recomputes a page of the places that an epoch has beside its first branch, each against its
    /// record and the place it stands on; `nil` for the place behind the last one.
    func verifyBranchPage(
        _ post: String, _ epoch: Identifier, after start: ChainHead, report: ChainReport
    ) throws(HubFault) -> (report: ChainReport, place: ChainHead?) {
        var report = report
        let rows = try session.query(
            """
            SELECT forks.sequence, forks.record_hash, forks.chain_hash, forks.previous_hash,
                records.canonical, CASE WHEN records.record_hash IS NULL THEN 0 ELSE 1 END,
                (SELECT count(*) FROM records AS before WHERE before.post_id = forks.post_id
                    AND before.epoch = forks.epoch AND before.sequence = forks.sequence - 1
                    AND before.is_main = 1 AND before.chain_hash = forks.previous_hash)
                + (SELECT count(*) FROM forks AS before WHERE before.post_id = forks.post_id
                    AND before.epoch = forks.epoch AND before.sequence = forks.sequence - 1
                    AND before.chain_hash = forks.previous_hash)
            FROM forks LEFT JOIN records ON records.post_id = forks.post_id
                AND records.epoch = forks.epoch AND records.sequence = forks.sequence
                AND records.record_hash = forks.record_hash
            WHERE forks.post_id = $1 AND forks.epoch = $2
                AND (forks.sequence, forks.chain_hash) > ($3, $4)
            ORDER BY forks.sequence, forks.chain_hash LIMIT $5
            """,
            [
                .text(post), SQLValue(epoch), .integer(start.sequence),
                SQLValue(start.chainHash), .integer(Self.verificationPage),
            ])
        var place: ChainHead?
        for row in rows {
            guard let sequence = row[0].integer, let hash = row[1].digest,
                let chainHash = row[2].digest, let previous = row[3].digest
            else { throw .database(reason: "a fork's row of epoch \(epoch) is damaged") }
            place = ChainHead(epoch: epoch, sequence: sequence, chainHash: chainHash)
            let canonical = row[4].string
            let isFirst = sequence == 1 && previous == Chain.origin(of: epoch)
            if row[5].integer == 0 {
                report.fail(epoch, sequence, .missing)
            } else if let canonical, BytesHash.of(Array(canonical.utf8)) != hash {
                report.fail(epoch, sequence, .altered)
            } else if Chain.link(previous: previous, sequence: sequence, recordHash: hash)
                != chainHash
            {
                report.fail(epoch, sequence, .chain)
            } else if row[6].integer == 0, !isFirst {
                report.fail(epoch, sequence - 1, .missing)
            } else {
                report.countBranch(isWithheld: canonical == nil)
            }
            if report.isBroken { return (report, nil) }
        }
        return (report, place)
    }

    /// The first record that says it stands on another branch, and no branch says so.
    func strayRecord(_ post: String, _ epoch: Identifier) throws(HubFault) -> Int64? {
        try row(
            """
            SELECT sequence FROM records
            WHERE post_id = $1 AND epoch = $2 AND is_main = 0
                AND NOT EXISTS (SELECT 1 FROM forks WHERE forks.post_id = records.post_id
                    AND forks.epoch = records.epoch AND forks.sequence = records.sequence
                    AND forks.record_hash = records.record_hash)
            ORDER BY sequence LIMIT 1
            """, [.text(post), SQLValue(epoch)])?[0].integer
    }
}
