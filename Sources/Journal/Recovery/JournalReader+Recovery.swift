public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

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

    /// The last place of an epoch in front of a sequence that this journal holds, or the epoch's
    /// start.
    public func place(
        before sequence: Int64, of epoch: Identifier
    ) throws(JournalFault) -> ChainHead {
        try reading { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT records.position - epochs.first_position + 1 AS sequence, chain_hash
                    FROM epochs JOIN records ON records.epoch = epochs.number
                        AND records.position >= epochs.first_position
                        AND records.position < epochs.first_position + ? - 1
                    WHERE epochs.epoch = ? ORDER BY records.position DESC LIMIT 1
                    """, arguments: [sequence, Data(epoch.bytes)])
            guard let row, let hash = Digest256(bytes: row["chain_hash"] as Data) else {
                return ChainHead(startOf: epoch)
            }
            return ChainHead(epoch: epoch, sequence: row["sequence"], chainHash: hash)
        }
    }

    /// Where the epoch behind this one begins; `nil` where it is the last.
    public func position(behind epoch: Identifier) throws(JournalFault) -> Int64? {
        try reading { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(first_position) FROM epochs WHERE first_position >
                        (SELECT first_position FROM epochs WHERE epoch = ?)
                    """, arguments: [Data(epoch.bytes)])
        }
    }
}
