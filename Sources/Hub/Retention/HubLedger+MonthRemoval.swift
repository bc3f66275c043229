internal import Core

/// A month leaves PostgreSQL in one piece where little of it stays: `DROP TABLE` gives the room
/// back to the disk at once, where so many `DELETE`s leave it to `VACUUM` (see
/// ``HubSchema/places(_:)`` for figures).
extension HubLedger {
    /// Rows that may stay of a month that is exchanged; with more of them they are deleted one by
    /// one.
    static let stayingLimit: Int64 = 5_000

    /// Whether at most so few rows of a month are not due.
    func leavesWhole(_ month: RecordMonth, by plan: RetentionPlan) throws(HubFault) -> Bool {
        let (isDue, parameters) = plan.isDue(first: 2)
        let staying = try row(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM \(month.table) WHERE NOT (kind IS NOT NULL AND \(isDue)) LIMIT $1
            ) AS staying
            """, [.integer(Self.stayingLimit + 1)] + parameters)?[0].integer
        return staying.map { $0 <= Self.stayingLimit } ?? false
    }

    /// Exchanges a month for what stays of it, whose places count as held; drops it where that is
    /// nothing. Its indexes go with it, and no other table refers to it.
    ///
    /// What stays is copied while only this month is locked, against whoever would erase something
    /// of it; the exchange then holds all of `records` for an instant.
    ///
    /// - Returns: whether it was done; `false` where more is held than ``stayingLimit``.
    /// - Throws: where somebody reads all months and does not end: try again, or delete.
    func removeMonth(_ month: RecordMonth) throws(HubFault) -> Bool {
        try session.transaction { () throws(HubFault) in
            // Nothing of these names comes from outside.
            let old = month.table
            let new = old + "_staying"
            try session.script(
                """
                SET LOCAL lock_timeout = '2s';
                LOCK TABLE \(old) IN SHARE ROW EXCLUSIVE MODE;
                CREATE TABLE \(new) (LIKE records);
                INSERT INTO \(new) SELECT gone.* FROM \(old) AS gone
                    WHERE NOT EXISTS (SELECT 1 FROM places WHERE places.post_id = gone.post_id
                        AND places.epoch = gone.epoch AND places.sequence = gone.sequence
                        AND places.record_hash = gone.record_hash AND places.content = 'erased')
                    LIMIT \(Self.stayingLimit + 1);
                """)
            let staying = try row("SELECT count(*) FROM \(new)", [])?[0].integer ?? 0
            guard staying <= Self.stayingLimit else {
                try session.script("DROP TABLE \(new)")
                return false
            }
            try session.script(
                """
                ALTER TABLE records DETACH PARTITION \(old);
                DROP TABLE \(old);
                """)
            guard staying > 0 else {
                try session.script("DROP TABLE \(new)")
                return true
            }
            try session.script(
                """
                ALTER TABLE \(new) RENAME TO \(old);
                ALTER TABLE records ATTACH PARTITION \(old)
                    FOR VALUES FROM ('\(month.start)') TO ('\(month.next.start)');
                """)
            return true
        }
    }
}
