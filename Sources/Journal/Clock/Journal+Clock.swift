public import Core
internal import FoundationEssentials
internal import GRDB
public import Records
internal import Supervision

/// What the journal's stamps say of the clock, boot by boot.
///
/// Appends write nothing for it: what came since is read once, later and in steps between which
/// appends have their turn, and kept as one row a stretch. So it costs the same with 10 records
/// and with 10⁶, and a journal of a release before this one, or a recovered one, is read through
/// in the same way.
extension Journal {
    /// Records read in one step.
    static let clockStep: Int64 = 500
    /// Stretches that are looked at, the newest: what is older was dated when it was new.
    static let stretchLimit = 4_096

    /// Reads on from where the last step ended.
    ///
    /// - Returns: whether there is more behind it.
    public func readClock() async throws(JournalFault) -> Bool {
        try await step { database in
            let start =
                try Int64.fetchOne(database, sql: "SELECT position FROM clock_read") ?? 0
            let stamps = try Self.stamps(after: start, database)
            guard let last = stamps.last?.position else { return false }
            try database.inTransaction(.immediate) {
                try Self.keep(stamps, database)
                try database.execute(
                    sql: "UPDATE clock_read SET position = ?", arguments: [last])
                return .commit
            }
            return stamps.count == Self.clockStep
        }
    }

    /// The corrections that the journal lacks, in the order of the boots; whatever was read by
    /// ``readClock()`` counts.
    ///
    /// - Parameter present: what is known of when the boot that runs began.
    public func correctionsDue(
        present: (boot: Identifier, start: BootStart)?
    ) async throws(JournalFault) -> [TimeCorrection] {
        try await step { database in
            BootDating(
                try Self.stretches(database), present: present,
                written: try JournalReader.corrections(database)
            ).due
        }
    }

    /// The last correction of a boot's times; `nil` where there is none.
    public func correction(of boot: Identifier) async throws(JournalFault) -> TimeCorrection? {
        try await step { try JournalReader.correction(of: boot, $0) }
    }

    /// The correction that was written last; `nil` where there is none.
    public func lastCorrection() async throws(JournalFault) -> TimeCorrection? {
        try await step { try JournalReader.lastCorrection($0) }
    }

    private struct Stamped {
        let position: Int64
        /// `nil` where the record is purged or damaged: it says nothing any more.
        let stamp: ClockStamp?
        let correction: TimeCorrection?
    }

    private static func stamps(
        after start: Int64, _ database: Database
    ) throws -> [Stamped] {
        // SQLite parses the text once for all that is asked of it.
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT position, kind, bytes, json_extract(text, '$.boot_id') AS boot,
                    json_extract(text, '$.stored_at') AS stored_at,
                    json_extract(text, '$.clock') AS clock,
                    json_extract(text, '$.monotonic_ms') AS monotonic
                FROM (
                    SELECT position, kind,
                        CASE WHEN kind = '\(RecordKind.timeCorrection.rawValue)' THEN bytes END
                            AS bytes,
                        CASE WHEN json_valid(CAST(bytes AS TEXT)) THEN CAST(bytes AS TEXT) END
                            AS text
                    FROM records WHERE position > ? ORDER BY position LIMIT ?)
                """, arguments: [start, clockStep])
        var found: [Stamped] = []
        while let row = try rows.next() {
            found.append(
                Stamped(
                    position: row["position"], stamp: stamp(row),
                    correction: (row["bytes"] as Data?).flatMap { bytes in
                        (try? JSONValue(parsing: Array(bytes))).flatMap { try? Envelope($0) }
                            .flatMap(TimeCorrection.init)
                    }))
        }
        return found
    }

    private static func stamp(_ row: Row) -> ClockStamp? {
        func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
        guard let boot = text("boot").flatMap({ Identifier($0) }),
            let time = text("stored_at").flatMap({ Timestamp($0) }),
            let trust = text("clock").flatMap(ClockTrust.init),
            let monotonic = Int64.fromDatabaseValue(row["monotonic"])
        else { return nil }
        return ClockStamp(
            time: time, trust: trust, bootID: boot, monotonicMilliseconds: monotonic)
    }

    private static func keep(_ stamps: [Stamped], _ database: Database) throws {
        var open = try Row.fetchOne(
            database, sql: "SELECT * FROM clock_stretches ORDER BY first_position DESC LIMIT 1"
        ).flatMap { row in stretch(row).map { (row["first_position"] as Int64, $0) } }
        for stamped in stamps {
            if let stamp = stamped.stamp, open?.1.takes(stamp) != true {
                if let open { try put(open.1, at: open.0, database) }
                open = (stamped.position, ClockStretch(stamp))
            }
            if let correction = stamped.correction {
                try put(correction, at: stamped.position, database)
            }
        }
        if let open { try put(open.1, at: open.0, database) }
    }

    private static func stretches(_ database: Database) throws -> [ClockStretch] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM clock_stretches ORDER BY first_position DESC LIMIT ?",
            arguments: [stretchLimit]
        ).reversed().compactMap(stretch)
    }

    private static func stretch(_ row: Row) -> ClockStretch? {
        Identifier(bytes: row["boot_id"] as Data).map {
            ClockStretch(
                bootID: $0, origin: Timestamp(milliseconds: row["origin_ms"]),
                isTrusted: row["trusted"], first: .milliseconds(row["first_ms"] as Int64),
                last: .milliseconds(row["last_ms"] as Int64))
        }
    }

    private static func put(
        _ stretch: ClockStretch, at position: Int64, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO clock_stretches
                    (first_position, boot_id, origin_ms, trusted, first_ms, last_ms)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                position, Data(stretch.bootID.bytes), stretch.origin.milliseconds,
                stretch.isTrusted, stretch.first.wholeMilliseconds, stretch.last.wholeMilliseconds,
            ])
    }

    private static func put(
        _ correction: TimeCorrection, at position: Int64, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO clock_corrections
                    (boot_id, position, started_ms, bound_ms, offset_ms, source, known_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(correction.bootID.bytes), position, correction.startedAt.milliseconds,
                correction.bound.wholeMilliseconds, correction.offset.wholeMilliseconds,
                correction.source, correction.knownAt?.wholeMilliseconds,
            ])
    }
}
