internal import Core
internal import Records

extension HubSchema {
    /// `records` holds every record of every branch (CONTRACT §7); `forks` becomes the places of
    /// all branches but the first of each epoch. Posts count their rows, so that a look at them
    /// need not.
    static func allBranches(_ dialect: SQLDialect) -> String {
        """
        CREATE TABLE records_of_all_branches (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            sequence bigint NOT NULL,
            record_hash text NOT NULL,
            -- On the epoch's first branch where the record stands there, else as it first came.
            chain_hash text NOT NULL,
            kind text,
            id \(dialect.uuid),
            stored_at \(dialect.instant),
            received_at \(dialect.instant) NOT NULL,
            -- The record as it came, in RFC 8785 form; NULL where the post withheld it.
            canonical text,
            -- Why the record stands only here and not in the tables that people ask.
            note text,
            -- 1 on the epoch's first branch, else 0: forks then says where it stands.
            is_main bigint NOT NULL,
            PRIMARY KEY (post_id, epoch, sequence, record_hash)
        );
        INSERT INTO records_of_all_branches (post_id, epoch, sequence, record_hash, chain_hash,
                kind, id, stored_at, received_at, canonical, note, is_main)
            SELECT post_id, epoch, sequence, record_hash, chain_hash,
                kind, id, stored_at, received_at, canonical, note, 1 FROM records;
        INSERT INTO records_of_all_branches (post_id, epoch, sequence, record_hash, chain_hash,
                kind, id, stored_at, received_at, canonical, note, is_main)
            SELECT post_id, epoch, sequence, record_hash, chain_hash,
                kind, id, stored_at, received_at, canonical, NULL, 0 FROM forks WHERE true
            ON CONFLICT DO NOTHING;
        DROP TABLE records;
        ALTER TABLE records_of_all_branches RENAME TO records;
        CREATE INDEX records_by_id ON records (post_id, id);
        CREATE INDEX records_withheld ON records (post_id) WHERE canonical IS NULL;
        ALTER TABLE forks DROP COLUMN kind;
        ALTER TABLE forks DROP COLUMN id;
        ALTER TABLE forks DROP COLUMN stored_at;
        ALTER TABLE forks DROP COLUMN canonical;
        CREATE TABLE gaps_with_ends (
            post_id text NOT NULL REFERENCES posts (post_id),
            epoch \(dialect.uuid) NOT NULL,
            -- The epoch whose first record revealed the gap.
            noted_by \(dialect.uuid) NOT NULL,
            after_sequence bigint NOT NULL,
            -- NULL where nobody knows how far the epoch went.
            until_sequence bigint,
            until_chain_hash text,
            noted_at \(dialect.instant) NOT NULL,
            closed_at \(dialect.instant),
            PRIMARY KEY (post_id, epoch, noted_by, after_sequence)
        );
        INSERT INTO gaps_with_ends (post_id, epoch, noted_by, after_sequence, until_sequence,
                noted_at, closed_at)
            SELECT post_id, epoch, epoch, after_sequence, until_sequence, noted_at, closed_at
            FROM gaps WHERE true ON CONFLICT DO NOTHING;
        DROP TABLE gaps;
        ALTER TABLE gaps_with_ends RENAME TO gaps;
        ALTER TABLE posts ADD COLUMN record_count bigint NOT NULL DEFAULT 0;
        ALTER TABLE posts ADD COLUMN crossing_count bigint NOT NULL DEFAULT 0;
        UPDATE posts SET
            record_count =
                (SELECT count(*) FROM records WHERE records.post_id = posts.post_id),
            crossing_count =
                (SELECT count(*) FROM crossings WHERE crossings.post_id = posts.post_id);
        """
    }
}

extension HubLedger {
    /// Carries the records of branches that an older hub kept apart into the tables that people
    /// ask.
    func projectBranches(at time: Timestamp) throws(HubFault) {
        let rows = try session.query(
            """
            SELECT records.canonical, forks.previous_hash FROM records
            JOIN forks ON forks.post_id = records.post_id AND forks.epoch = records.epoch
                AND forks.sequence = records.sequence
                AND forks.record_hash = records.record_hash
                AND forks.chain_hash = records.chain_hash
            WHERE records.is_main = 0 AND records.canonical IS NOT NULL
            ORDER BY records.post_id, records.epoch, records.sequence
            """, [])
        var tallies: [String: Tally] = [:]
        for row in rows {
            guard let text = row[0].string, let previous = row[1].digest,
                let record = try? SealedRecord(canonical: Array(text.utf8), previous: previous)
            else { continue }
            let same = try session.query(
                "SELECT 1 FROM records WHERE post_id = $1 AND id = $2 LIMIT 2",
                [.text(record.envelope.post), SQLValue(record.envelope.id)])
            let isNew = try projectIfPossible(
                record.envelope, record.recordHash, isRepeated: same.count > 1, at: time)
            tallies[record.envelope.post, default: Tally()].crossings += isNew ? 1 : 0
        }
        for (post, tally) in tallies { try count(tally, of: post) }
    }
}
