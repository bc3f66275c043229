internal import Core
internal import FoundationEssentials
internal import GRDB

extension JournalReader {
    /// Every recovery that this journal came out of, the oldest first.
    public func recoveries() throws(JournalFault) -> [JournalRecovery] {
        try reading { try Self.recoveries($0) }
    }

    static func recoveries(_ database: Database) throws -> [JournalRecovery] {
        guard try database.tableExists("recoveries") else { return [] }
        return try Row.fetchAll(database, sql: "SELECT * FROM recoveries ORDER BY number").map {
            row in
            JournalRecovery(
                keptAside: row["kept_aside"],
                at: Timestamp(row["at"] as String) ?? Timestamp(milliseconds: 0),
                carried: row["carried"],
                lost: try Row.fetchAll(
                    database, sql: "SELECT * FROM lost WHERE recovery = ? ORDER BY rowid",
                    arguments: [row["number"] as Int64]
                ).compactMap { lost in
                    Identifier(bytes: lost["epoch"] as Data).map {
                        .init(epoch: $0, first: lost["first"], last: lost["last"])
                    }
                })
        }
    }

    /// Whether a recovery lost the record before this one.
    static func isBehindLoss(_ row: JournalRow, _ database: Database) throws -> Bool {
        guard row.isUnlinked, try database.tableExists("lost") else { return false }
        return try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM lost WHERE epoch = ? AND ? BETWEEN first AND last)",
            arguments: [Data(row.epoch.bytes), row.sequence - 1]) ?? false
    }

    /// Where to read on: behind the rest of an epoch whose chain a recovery could not close.
    static func skippingUnlinked(after position: Int64, _ database: Database) throws -> Int64 {
        guard
            let row = try Row.fetchOne(
                database,
                sql: JournalRow.columns
                    + " WHERE records.position > ? ORDER BY records.position LIMIT 1",
                arguments: [position]
            ).map(JournalRow.init), try isBehindLoss(row, database),
            let next = try Int64.fetchOne(
                database, sql: "SELECT min(first_position) FROM epochs WHERE first_position > ?",
                arguments: [row.position])
        else { return position }
        return next - 1
    }
}
