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
            SELECT forks.sequence, forks.record_hash,
                COALESCE(places.received_at, forks.received_at),
                forks.chain_hash, forks.previous_hash, places.content,
                (SELECT count(*) FROM places AS before WHERE before.post_id = forks.post_id
                    AND before.epoch = forks.epoch AND before.sequence = forks.sequence - 1
                    AND before.is_main = 1 AND before.chain_hash = forks.previous_hash)
                + (SELECT count(*) FROM forks AS before WHERE before.post_id = forks.post_id
                    AND before.epoch = forks.epoch AND before.sequence = forks.sequence - 1
                    AND before.chain_hash = forks.previous_hash)
            FROM forks LEFT JOIN places ON places.post_id = forks.post_id
                AND places.epoch = forks.epoch AND places.sequence = forks.sequence
                AND places.record_hash = forks.record_hash
            WHERE forks.post_id = $1 AND forks.epoch = $2
                AND (forks.sequence, forks.chain_hash) > ($3, $4)
            ORDER BY forks.sequence, forks.chain_hash LIMIT $5
            """,
            [
                .text(post), SQLValue(epoch), .integer(start.sequence),
                SQLValue(start.chainHash), .integer(Self.verificationPage),
            ])
        let contents = try CheckedContents(
            of: rows.compactMap(StoredBodies.Place.init), post, epoch, in: self)
        let bridged = try bridged(post, epoch)
        var place: ChainHead?
        for row in rows {
            guard let stored = StoredBodies.Place(row), let chainHash = row[3].digest,
                let previous = row[4].digest
            else { throw .database(reason: "a fork's row of epoch \(epoch) is damaged") }
            let sequence = stored.sequence
            place = ChainHead(epoch: epoch, sequence: sequence, chainHash: chainHash)
            let isFirst = sequence == 1 && previous == Chain.origin(of: epoch)
            let chain = Chain.link(
                previous: previous, sequence: sequence, recordHash: stored.hash)
            if row[5] == .null {
                report.fail(epoch, sequence, .missing)
            } else if chain != chainHash, !bridged.contains(chainHash) {
                report.fail(epoch, sequence, .chain)
            } else if row[6].integer == 0, !isFirst, !bridged.contains(chainHash) {
                report.fail(epoch, sequence - 1, .missing)
            } else if let standing = contents.standing(at: stored, row[5]) {
                report.count(standing, isForked: true)
            } else {
                report.fail(epoch, sequence, contents.fault(at: stored))
            }
            if report.isBroken { return (report, nil) }
        }
        return (report, place)
    }

    /// The first place that says it stands on another branch, and no branch says so.
    func strayRecord(_ post: String, _ epoch: Identifier) throws(HubFault) -> Int64? {
        try row(
            """
            SELECT sequence FROM places
            WHERE post_id = $1 AND epoch = $2 AND is_main = 0
                AND NOT EXISTS (SELECT 1 FROM forks WHERE forks.post_id = places.post_id
                    AND forks.epoch = places.epoch AND forks.sequence = places.sequence
                    AND forks.record_hash = places.record_hash)
            ORDER BY sequence LIMIT 1
            """, [.text(post), SQLValue(epoch)])?[0].integer
    }
}
