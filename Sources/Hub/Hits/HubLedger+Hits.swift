internal import Core
internal import Journal
internal import Records

extension HubLedger {
    /// Entries of one record that are kept: a post's lists give a few.
    private static let entriesOfRecord = 64

    /// Carries over what a record says of hits: that one was raised, decided on or withdrawn.
    func projectHits(_ envelope: Envelope) throws(HubFault) {
        // Going through an older layout: the step that makes the tables carries them over.
        guard places == "places" else { return }
        switch envelope.kind {
        case .hitOutcome: try projectOutcome(envelope)
        case .crossing, .amendment: try raise(envelope, kind: "hit")
        case .audit:
            switch envelope.body["action"]?.string {
            case AlertMark.lateHit:
                let isExternal = envelope.verdicts?["asked_by"]?.string == "headquarters"
                try raise(envelope, kind: isExternal ? "external_hit" : "late_hit")
            case AlertMark.withdrawn: try withdraw(envelope)
            default: return
            }
        default: return
        }
    }

    private func raise(_ envelope: Envelope, kind: String) throws(HubFault) {
        let crossing =
            envelope.kind == .crossing
            ? envelope.id : envelope.body["target"]?.string.flatMap { Identifier($0) }
        var left = Self.entriesOfRecord
        for check in envelope.verdicts?.at("screening", "checks")?.array ?? []
        where check["verdict"]?.string == "hit" {
            for match in check["matches"]?.array ?? [] where left > 0 {
                left -= 1
                _ = try session.query(
                    """
                    INSERT INTO hits (post_id, alert_id, list, entry, circle, crossing_id, kind,
                        list_version, category, action, score, raised_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    ON CONFLICT DO NOTHING
                    """,
                    [
                        .text(envelope.post), SQLValue(envelope.id),
                        .text(Self.column(check, "list") ?? "?"),
                        .text(Self.column(match, "entry") ?? "?"),
                        .text(Self.column(check, AlertCircle.key) ?? "counter"),
                        SQLValue(crossing), .text(kind),
                        SQLValue(Self.column(check, "list_version")),
                        SQLValue(Self.column(match, "category")),
                        SQLValue(Self.column(match, "action")),
                        SQLValue(match["score"]?.integer), SQLValue(envelope.stamp.time),
                    ])
            }
        }
    }

    private func projectOutcome(_ envelope: Envelope) throws(HubFault) {
        guard let alert = envelope.body["target"]?.string.flatMap({ Identifier($0) }) else {
            return
        }
        let outcome = envelope.verdicts?["outcome"]
        _ = try session.query(
            """
            INSERT INTO hit_outcomes (post_id, id, alert_id, circle, decision, is_final,
                decided_at, decided_by, second, second_badge)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """,
            [
                .text(envelope.post), SQLValue(envelope.id), SQLValue(alert),
                .text(outcome.flatMap { Self.column($0, "circle") } ?? "counter"),
                SQLValue(Self.column(envelope.body, "decision")),
                .integer(outcome?["state"]?.string == "final" ? 1 : 0),
                SQLValue(envelope.stamp.time),
                SQLValue(
                    Self.column(envelope.body, "decided_by")
                        ?? envelope.officer.map(SQLText.column)),
                SQLValue(Self.column(envelope.body, "second")),
                SQLValue(Self.column(envelope.body, "second_badge")),
            ])
    }

    private func withdraw(_ envelope: Envelope) throws(HubFault) {
        guard let alert = envelope.body["target"]?.string.flatMap({ Identifier($0) }) else {
            return
        }
        for gone in envelope.verdicts?["withdrawn"]?.array ?? [] {
            _ = try session.query(
                """
                UPDATE hits SET withdrawn_at = COALESCE(withdrawn_at, $1)
                WHERE post_id = $2 AND alert_id = $3 AND list = $4 AND entry = $5
                """,
                [
                    SQLValue(envelope.stamp.time), .text(envelope.post), SQLValue(alert),
                    SQLValue(Self.column(gone, "list")), SQLValue(Self.column(gone, "entry")),
                ])
        }
    }

    private static func column(_ json: JSONValue, _ key: String) -> String? {
        json[key]?.string.map(SQLText.column)
    }

    /// Records of one page of a carry-over.
    private static let carriedAtOnce: Int64 = 500

    /// Hits that came before there were tables for them, a page at a time: withdrawals stand behind
    /// what they withdraw in every chain.
    func carryHits() throws(HubFault) {
        var place: [SQLValue] = [
            .text(""), SQLValue(Identifier(high: 0, low: 0)), .integer(0), .text(""),
        ]
        while true {
            let rows = try session.query(
                """
                SELECT post_id, epoch, sequence, record_hash, canonical FROM records
                WHERE (post_id, epoch, sequence, record_hash) > ($1, $2, $3, $4)
                    AND kind IN ('crossing', 'amendment', 'audit', 'hit_outcome')
                ORDER BY post_id, epoch, sequence, record_hash LIMIT $5
                """, place + [.integer(Self.carriedAtOnce)])
            guard let last = rows.last else { return }
            place = Array(last[..<4])
            for row in rows {
                // The chain is not looked at here: only what the record says.
                guard let text = row[4].string,
                    let record = try? SealedRecord(
                        canonical: Array(text.utf8),
                        previous: Chain.origin(of: Identifier(high: 0, low: 0)))
                else { continue }
                try projectHits(record.envelope)
            }
        }
    }

    /// How a list was used: a row for each entry that hit in that time. No traveller stands in it.
    func usage(
        of list: String, from: Timestamp, until: Timestamp
    ) throws(HubFault) -> [ListEntryUsage] {
        try session.query(
            """
            SELECT entry, count(*), sum(CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END),
                sum(CASE WHEN state = 'dismissed' THEN 1 ELSE 0 END),
                sum(CASE WHEN state = 'referred' THEN 1 ELSE 0 END),
                sum(CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END),
                count(DISTINCT post_id), min(raised_at), max(raised_at)
            FROM v_hits WHERE list = $1 AND raised_at >= $2 AND raised_at < $3
            GROUP BY entry ORDER BY entry
            """, [.text(list), SQLValue(from), SQLValue(until)]
        ).compactMap { row in
            guard let entry = row[0].string else { return nil }
            let counts = row[1...6].map { $0.integer ?? 0 }
            return ListEntryUsage(
                entry: entry, hits: counts[0], confirmed: counts[1], dismissed: counts[2],
                referred: counts[3], withdrawn: counts[4], posts: counts[5],
                first: row[7].timestamp, last: row[8].timestamp)
        }
    }
}
