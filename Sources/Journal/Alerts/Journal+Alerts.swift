public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

/// Alerts are what the records say; the index only finds them again. A look-up costs the same
/// behind ten records as behind ten million.
extension Journal {
    /// Records that are told of one alert: it was raised, decided provisionally a few times, and
    /// settled.
    public static let recordsOfAlert = 64

    /// Notes in the index what a record says of an alert, in the transaction that stores it.
    static func note(_ mark: AlertMark, at position: Int64, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO alerts (position, alert, crossing, waiting) VALUES (?, ?, ?, ?)",
            arguments: [
                position, Data(mark.alert.bytes), mark.crossing.map { Data($0.bytes) },
                mark.waiting,
            ])
        guard mark.settles else { return }
        try database.execute(
            sql: "UPDATE alerts SET waiting = waiting - 1 WHERE alert = ? AND waiting > 0",
            arguments: [Data(mark.alert.bytes)])
    }

    /// What was said of alerts behind `position`, in the journal's order.
    public func alertNotes(
        after position: Int64, limit: Int
    ) async throws(JournalFault) -> [AlertNote] {
        try await step { database in
            try Row.fetchAll(
                database, sql: Self.laterSQL, arguments: [position, limit]
            ).compactMap(AlertNote.init)
        }
    }

    /// The newest alerts, at most `limit`, that wait for a decision and whose records are held.
    public func waitingAlerts(limit: Int) async throws(JournalFault) -> WaitingAlerts {
        try await step { database in
            let notes = try Row.fetchAll(
                database, sql: Self.waitingSQL, arguments: [0, limit]
            ).compactMap(AlertNote.init)
            return WaitingAlerts(
                notes: notes.reversed(),
                count: try Int64.fetchOne(
                    database, sql: "SELECT count(*) FROM alerts WHERE waiting > 0") ?? 0,
                end: try JournalReader.head(database)?.position ?? 0)
        }
    }

    /// Where a record stands; `nil` for a place that this journal does not hold.
    public func position(
        epoch: Identifier, sequence: Int64
    ) async throws(JournalFault) -> Int64? {
        try await step { try JournalReader.position(epoch, sequence, $0) }
    }

    /// The record that raised the alert, then what was said of it later; empty where there is no
    /// such alert or its record was purged.
    public func alertRecords(_ alert: Identifier) async throws(JournalFault) -> [SealedRecord] {
        try await step { try JournalReader.alertRecords(alert, $0) }
    }

    static let laterSQL =
        notes(from: "alerts") + " WHERE alerts.position > ? ORDER BY alerts.position LIMIT ?"

    static let waitingSQL =
        notes(from: "alerts INDEXED BY alerts_waiting") + """
             WHERE alerts.waiting > 0 AND alerts.position > ? AND records.bytes IS NOT NULL
            ORDER BY alerts.position DESC LIMIT ?
            """

    private static func notes(from alerts: String) -> String {
        """
        SELECT alerts.position, alerts.alert, epochs.epoch, epochs.first_position
        FROM \(alerts) CROSS JOIN records ON records.position = alerts.position
        JOIN epochs ON epochs.number = records.epoch
        """
    }
}

extension JournalReader {
    /// The alerts that were raised about a crossing, by the records that raised them.
    public func alerts(about crossing: Identifier) throws(JournalFault) -> [SealedRecord] {
        try reading { database in
            try Data.fetchAll(
                database,
                sql: "SELECT alert FROM alerts WHERE crossing = ? ORDER BY position LIMIT ?",
                arguments: [Data(crossing.bytes), Journal.recordsOfAlert]
            ).compactMap { Identifier(bytes: $0) }
                .compactMap { try Self.alertRecords($0, database).first }
        }
    }

    /// As ``Journal/alertRecords(_:)``.
    public func alertRecords(_ alert: Identifier) throws(JournalFault) -> [SealedRecord] {
        try reading { try Self.alertRecords(alert, $0) }
    }

    /// Alerts before `position` that wait for a decision, the last first.
    public func waitingAlerts(
        before position: Int64, limit: Int
    ) throws(JournalFault) -> [(alert: Identifier, position: Int64)] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT alert, position FROM alerts INDEXED BY alerts_waiting
                    WHERE waiting > 0 AND position < ? ORDER BY position DESC LIMIT ?
                    """, arguments: [position, limit]
            ).compactMap { row in
                Identifier(bytes: row["alert"] as Data).map { ($0, row["position"]) }
            }
        }
    }

    /// Crossings and amendments before `position`, the last first; `nil` at its beginning. Reads at
    /// most `limit` records of any kind and so holds the file for a moment only.
    ///
    /// - Returns: what was found, and the position to go on before.
    public func crossings(
        before position: Int64, limit: Int
    ) throws(JournalFault) -> (records: [PlacedRecord], next: Int64)? {
        guard position > 1 else { return nil }
        let first = max(1, position - Int64(limit))
        let records = try reading { database in
            try Row.fetchAll(
                database,
                sql: JournalRow.columns + """
                     WHERE records.position >= ? AND records.position < ?
                        AND records.kind IN (?, ?) AND records.bytes IS NOT NULL
                    ORDER BY records.position DESC
                    """,
                arguments: [
                    first, position, RecordKind.crossing.rawValue, RecordKind.amendment.rawValue,
                ]
            ).compactMap { row in
                let row = try JournalRow(row)
                // What is damaged here is `verify`'s to tell.
                return (try? row.content()).map { PlacedRecord(position: row.position, record: $0) }
            }
        }
        return (records, first)
    }

    static func alertRecords(
        _ alert: Identifier, _ database: Database
    ) throws -> [SealedRecord] {
        let rows = try Row.fetchAll(
            database,
            sql: JournalRow.columns + """
                 JOIN alerts ON alerts.position = records.position
                WHERE alerts.alert = ? AND records.bytes IS NOT NULL
                ORDER BY records.position LIMIT ?
                """, arguments: [Data(alert.bytes), Journal.recordsOfAlert])
        let records = try rows.map { try JournalRow($0).content() }
        return records.first?.envelope.id == alert ? records : []
    }

    static func position(
        _ epoch: Identifier, _ sequence: Int64, _ database: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT records.position FROM epochs
                JOIN records ON records.epoch = epochs.number
                    AND records.position = epochs.first_position + ? - 1
                WHERE epochs.epoch = ?
                """,
            arguments: [sequence, Data(epoch.bytes)])
    }
}

extension AlertNote {
    fileprivate init?(_ row: Row) {
        guard let epoch = Identifier(bytes: row["epoch"] as Data),
            let alert = Identifier(bytes: row["alert"] as Data)
        else { return nil }
        let (position, first): (Int64, Int64) = (row["position"], row["first_position"])
        self.init(position: position, epoch: epoch, sequence: position - first + 1, alert: alert)
    }
}
