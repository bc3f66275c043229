public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

extension JournalReader {
    /// The last correction of each boot whose times were found wrong; none in a journal of a
    /// release before this one that nobody has opened for writing since.
    public func corrections() throws(JournalFault) -> [Identifier: TimeCorrection] {
        try reading { database in
            try database.tableExists("clock_corrections") ? Self.corrections(database) : [:]
        }
    }

    static func corrections(_ database: Database) throws -> [Identifier: TimeCorrection] {
        let found = try Row.fetchAll(database, sql: "SELECT * FROM clock_corrections")
            .compactMap(correction)
        return Dictionary(found.map { ($0.bootID, $0) }) { $1 }
    }

    static func lastCorrection(_ database: Database) throws -> TimeCorrection? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM clock_corrections ORDER BY position DESC LIMIT 1"
        ).flatMap(correction)
    }

    static func correction(
        of boot: Identifier, _ database: Database
    ) throws -> TimeCorrection? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM clock_corrections WHERE boot_id = ?",
            arguments: [Data(boot.bytes)]
        ).flatMap(correction)
    }

    private static func correction(_ row: Row) -> TimeCorrection? {
        Identifier(bytes: row["boot_id"] as Data).map {
            TimeCorrection(
                bootID: $0, startedAt: Timestamp(milliseconds: row["started_ms"]),
                bound: .milliseconds(row["bound_ms"] as Int64),
                offset: .milliseconds(row["offset_ms"] as Int64), source: row["source"],
                knownAt: (row["known_ms"] as Int64?).map { .milliseconds($0) })
        }
    }
}
