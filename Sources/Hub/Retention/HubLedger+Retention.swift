internal import Core
internal import Records

/// Letting go of what is too old. Places and hashes stay, as after an erasure
/// (RECORD.md, "Canonical bytes and chain"): `verify` counts them `erased`, and what is sent again
/// is acknowledged and not kept.
extension HubLedger {
    /// Records of one transaction: the posts of a batch wait for it.
    static let retentionPage = 250

    /// Where a run stands in a table.
    struct RetentionPlace {
        let key: [SQLValue]

        static let start = RetentionPlace(key: [
            .text(""), SQLValue(Identifier(high: 0, low: 0)), .integer(0), .text(""),
        ])
    }

    /// One step of a run.
    struct RetentionStep {
        /// `nil` behind the last.
        var next: RetentionPlace?
        /// Records that are due and not held, those among them that counted as erased before.
        var going = 0
        var records: [HubRetentionClass: Int] = [:]
        var held: [RetentionHold: Int] = [:]
    }

    /// Where something may be due.
    func retentionSources(_ plan: RetentionPlan) throws(HubFault) -> [RetentionSource] {
        guard let newest = plan.newest else { return [] }
        let end = RecordMonth(newest).text
        let archived = try archivedMonths().filter { $0 < end }.sorted()
        let gone: [RetentionSource] = archived.isEmpty ? [] : [.archived(archived)]
        guard session.dialect.isParted else { return [.table("records")] + gone }
        let months = try session.query(
            """
            SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
            WHERE inhparent = 'records'::regclass ORDER BY child.relname
            """, []
        ).compactMap { $0[0].string.flatMap(RecordMonth.init(table:)) }.filter { $0.text < end }
        return months.map(RetentionSource.month) + [.table("records_other")] + gone
    }

    /// Lets go of the next records of a source that are due, unless they are held.
    ///
    /// - Parameters:
    ///   - keepsBodies: their bodies leave with the whole month, behind this.
    ///   - isTrial: nothing is changed.
    func retain(
        _ source: RetentionSource, after place: RetentionPlace, by plan: RetentionPlan,
        keepsBodies: Bool, isTrial: Bool, at time: Timestamp
    ) throws(HubFault) -> RetentionStep {
        try session.transaction { () throws(HubFault) in
            let rows = try due(source, after: place, by: plan)
            var step = RetentionStep()
            guard let last = rows.last else { return step }
            step.next = RetentionPlace(key: Array(last[..<4]))
            let records = rows.compactMap(DueRecord.init)
            for (post, some) in Dictionary(grouping: records, by: \.post).sorted(by: {
                $0.key < $1.key
            }) {
                // Holds and batches of the post wait for this, and this for them.
                if !isTrial { try lock(post) }
                let holds = try holds(on: some, of: post, by: plan)
                for hold in holds.values { step.held[hold, default: 0] += 1 }
                let going = some.indices.filter { holds[$0] == nil }.map { some[$0] }
                step.going += going.count
                let gone = isTrial ? going : try letGo(going, of: post, at: time)
                for record in gone {
                    guard let dataClass = plan.dataClass(of: record.kind) else { continue }
                    step.records[dataClass, default: 0] += 1
                }
                if !isTrial, !keepsBodies {
                    try dropBodies(of: going, post: post, from: source)
                }
            }
            return step
        }
    }

    private func due(
        _ source: RetentionSource, after place: RetentionPlace, by plan: RetentionPlan
    ) throws(HubFault) -> [SQLRow] {
        let (isDue, parameters) = plan.isDue(first: 6)
        var condition = isDue
        var canonical = "canonical"
        if case .archived(let months) = source {
            let names = months.map { "'\($0)'" }.joined(separator: ", ")
            condition +=
                " AND content = 'held'"
                + " AND substr(\(session.dialect.day(of: "received_at")), 1, 7) IN (\(names))"
            canonical = "NULL"
        }
        return try session.query(
            """
            SELECT post_id, epoch, sequence, record_hash, kind, id, \(canonical)
            FROM \(source.table)
            WHERE (post_id, epoch, sequence, record_hash) > ($1, $2, $3, $4) AND \(condition)
            ORDER BY post_id, epoch, sequence, record_hash LIMIT $5
            """, place.key + [.integer(Int64(Self.retentionPage))] + parameters)
    }

    /// Has everything else that changes what is held of the post wait until the commit.
    func lock(_ post: String) throws(HubFault) {
        _ = try session.query(
            "UPDATE posts SET post_id = post_id WHERE post_id = $1", [.text(post)])
    }

    /// - Returns: those whose places did not count as erased before.
    private func letGo(
        _ records: [DueRecord], of post: String, at time: Timestamp
    ) throws(HubFault) -> [DueRecord] {
        guard !records.isEmpty else { return [] }
        let marked = try session.query(
            """
            UPDATE places SET content = 'erased' WHERE post_id = $1 AND content <> 'erased'
                AND (epoch, sequence, record_hash) IN (\(placeRows(records.count)))
            RETURNING epoch, sequence, record_hash
            """, [.text(post)] + records.flatMap(\.place))
        func names(_ kinds: Set<RecordKind>) -> [Identifier] {
            records.filter { RecordKind(rawValue: $0.kind).map(kinds.contains) ?? false }
                .compactMap(\.id)
        }
        try forgetCrossings(names([.crossing]), of: post, at: time)
        try forgetLonely(names([.amendment, .audit, .hitOutcome]), of: post)
        let incidents = names([.incident])
        if !incidents.isEmpty {
            _ = try session.query(
                """
                DELETE FROM incidents
                WHERE post_id = $1 AND id IN (\(Self.numbers(from: 2, incidents.count)))
                """, [.text(post)] + incidents.map { SQLValue($0) })
        }
        let new = Set(marked.map { $0.map(\.string) })
        return records.filter { new.contains($0.place.map(\.string)) }
    }

    /// Hits and outcomes whose crossings are not here go with their own records; the others with
    /// the crossing.
    private func forgetLonely(_ names: [Identifier], of post: String) throws(HubFault) {
        guard !names.isEmpty else { return }
        let key: [SQLValue] = [.text(post)] + names.map { SQLValue($0) }
        let list = Self.numbers(from: 2, names.count)
        _ = try session.query(
            """
            DELETE FROM hits WHERE post_id = $1 AND alert_id IN (\(list))
                AND NOT EXISTS (SELECT 1 FROM crossings WHERE crossings.post_id = hits.post_id
                    AND crossings.id = hits.crossing_id)
            """, key)
        _ = try session.query(
            """
            DELETE FROM hit_outcomes WHERE post_id = $1 AND id IN (\(list))
                AND NOT EXISTS (SELECT 1 FROM hits WHERE hits.post_id = hit_outcomes.post_id
                    AND hits.alert_id = hit_outcomes.alert_id)
            """, key)
    }

    private func dropBodies(
        of records: [DueRecord], post: String, from source: RetentionSource
    ) throws(HubFault) {
        if case .archived = source { return }
        guard !records.isEmpty else { return }
        _ = try session.query(
            """
            DELETE FROM \(source.table) WHERE post_id = $1
                AND (epoch, sequence, record_hash) IN (\(placeRows(records.count)))
            """, [.text(post)] + records.flatMap(\.place))
    }

    /// Places behind `$1` as a table; PostgreSQL must be told of what type they are.
    private func placeRows(_ count: Int) -> String {
        let rows = (0..<count).map { index in
            let first = 2 + 3 * index
            return "(CAST($\(first) AS \(session.dialect.uuid)), CAST($\(first + 1) AS bigint), "
                + "CAST($\(first + 2) AS text))"
        }
        return "VALUES " + rows.joined(separator: ", ")
    }
}
