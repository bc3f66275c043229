internal import Core
internal import Records

extension HubLedger {
    /// What a crossing is corrected by, if its clock was not believed. Going through an older
    /// layout there is none: the step that makes the columns carries them over.
    func stampColumns(_ envelope: Envelope) -> [(name: String, value: SQLValue)] {
        guard places == "places" else { return [] }
        let stamp = envelope.stamp
        let isOpen = stamp.trust == .untrusted
        return [
            ("clock", .text(stamp.trust.rawValue)),
            ("boot_id", isOpen ? SQLValue(stamp.bootID) : .null),
            ("monotonic_ms", isOpen ? .integer(stamp.monotonicMilliseconds) : .null),
            ("origin_ms", isOpen ? .integer(stamp.origin.milliseconds) : .null),
            ("lag_ms", SQLValue(isOpen ? lag(envelope) : nil)),
        ]
    }

    /// Milliseconds from `stored_at` to `crossed_at`, which is by the post's clock.
    private func lag(_ envelope: Envelope) -> Int64? {
        guard envelope.body["crossed_at_source"]?.string == "appliance",
            let crossedAt = envelope.body["crossed_at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        return crossedAt.milliseconds - envelope.stamp.time.milliseconds
    }

    /// A time that a person amended is that person's and no clock's.
    func forgettingClock(_ amendment: Envelope) -> String {
        let changed = amendment.body["changes"]?.object ?? [:]
        let isTime = changed.keys.contains { ["/crossed_at", "/crossed_at_source"].contains($0) }
        return isTime && places == "places" ? ", lag_ms = NULL" : ""
    }

    /// The last correction of a boot counts. Of two epochs, the one that came later is the later:
    /// a post sends its journal in order.
    func projectCorrection(_ envelope: Envelope) throws(HubFault) -> Projected {
        guard places == "places" else { return .state }
        guard let correction = TimeCorrection(envelope) else {
            return .nothing("it does not tell when the boot began")
        }
        _ = try session.query(
            """
            INSERT INTO time_corrections (post_id, boot_id, epoch, sequence, started_ms, bound_ms,
                known_ms, source)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (post_id, boot_id) DO UPDATE SET epoch = excluded.epoch,
                sequence = excluded.sequence, started_ms = excluded.started_ms,
                bound_ms = excluded.bound_ms, known_ms = excluded.known_ms,
                source = excluded.source
            WHERE time_corrections.epoch <> excluded.epoch
                OR time_corrections.sequence < excluded.sequence
            """,
            [
                .text(envelope.post), SQLValue(correction.bootID), SQLValue(envelope.epoch),
                .integer(envelope.sequence), .integer(correction.startedAt.milliseconds),
                .integer(correction.bound.wholeMilliseconds),
                SQLValue(correction.knownAt?.wholeMilliseconds),
                .text(SQLText.column(correction.source)),
            ])
        return .state
    }

    /// Corrections that came before there was a table for them.
    func projectCorrections() throws(HubFault) {
        let rows = try session.query(
            """
            SELECT canonical FROM records WHERE kind = 'time_correction'
            ORDER BY received_at, sequence
            """, [])
        for row in rows {
            guard let envelope = row[0].string.flatMap(Self.envelope) else { continue }
            _ = try projectCorrection(envelope)
        }
    }

    private static func envelope(_ canonical: String) -> Envelope? {
        (try? JSONValue(parsing: canonical)).flatMap { try? Envelope($0) }
    }

    /// Crossings read in one go.
    private static let page = 500

    /// Gives the crossings that are there what they were stamped by. Those whose clock was believed
    /// are told by their text alone; the others are read.
    func carryStampsOver() throws(HubFault) {
        // Keys are in order in RFC 8785 form, and quotes inside a text are escaped.
        let trusts = ClockTrust.allCases.map {
            #"WHEN canonical LIKE '%"clock":"\#($0.rawValue)","epoch":"%' THEN '\#($0.rawValue)'"#
        }
        let record = """
            FROM records WHERE records.post_id = crossings.post_id
                AND records.epoch = crossings.epoch AND records.sequence = crossings.sequence
                AND records.id = crossings.id
            """
        _ = try session.query(
            """
            UPDATE crossings
            SET clock = (SELECT min(CASE \(trusts.joined(separator: " ")) END) \(record))
            """, [])
        while true {
            let rows = try session.query(
                """
                SELECT crossings.crossed_at, records.canonical FROM crossings JOIN records
                    ON records.post_id = crossings.post_id AND records.epoch = crossings.epoch
                    AND records.sequence = crossings.sequence AND records.id = crossings.id
                WHERE crossings.clock = 'untrusted' AND crossings.origin_ms IS NULL
                LIMIT \(Self.page)
                """, [])
            guard !rows.isEmpty else { return }
            for row in rows {
                guard let envelope = row[1].string.flatMap(Self.envelope) else {
                    throw .database(reason: "a crossing's record is damaged")
                }
                try carryOver(envelope, crossedAt: row[0].timestamp)
            }
        }
    }

    private func carryOver(_ envelope: Envelope, crossedAt: Timestamp?) throws(HubFault) {
        let said = envelope.body["crossed_at"]?.string.flatMap { Timestamp($0) }
        let stamp = envelope.stamp
        _ = try session.query(
            """
            UPDATE crossings SET clock = $1, boot_id = $2, monotonic_ms = $3, origin_ms = $4,
                lag_ms = $5
            WHERE post_id = $6 AND id = $7
            """,
            [
                .text(stamp.trust.rawValue),
                stamp.trust == .untrusted ? SQLValue(stamp.bootID) : .null,
                .integer(stamp.monotonicMilliseconds), .integer(stamp.origin.milliseconds),
                SQLValue(said == crossedAt ? lag(envelope) : nil), .text(envelope.post),
                SQLValue(envelope.id),
            ])
    }
}
