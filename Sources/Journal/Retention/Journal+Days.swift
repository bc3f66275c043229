internal import Core
internal import FoundationEssentials
internal import GRDB
public import Records

/// The days by which the age of records is told.
///
/// A wall clock alone must not decide what is erased: one that was set forward by five years would
/// erase five years. So the post counts the days that it lived through itself: a day counts where
/// the kernel holds the clock for synchronised and it shows another date than when a day was
/// counted last, and, in one run of the board, where most of a day has passed by the monotonic
/// clock. However far a clock jumps, that is one day; and days that nobody vouched for make the
/// post keep records for longer, never for less long. Each counted day notes how far the journal
/// reached then and what HQ had signed for.
extension Journal {
    /// Between two days of one run of the board.
    static let leastDay: Duration = .seconds(20 * 3_600)
    /// Days that are remembered: more than any rule asks for.
    static let dayLimit: Int64 = 4_000

    /// Counts a day if this moment is one that counts.
    ///
    /// - Returns: whether it was.
    @discardableResult
    public func countDay(
        at stamp: ClockStamp, holdings: some HeadquartersHoldings
    ) async throws(JournalFault) -> Bool {
        guard stamp.trust == .synchronised else { return false }
        return try await step { database in
            guard try Self.isNextDay(stamp, database) else { return false }
            try database.inTransaction(.immediate) {
                try Self.insertDay(stamp, holdings, database)
                return .commit
            }
            return true
        }
    }

    private static func isNextDay(_ stamp: ClockStamp, _ database: Database) throws -> Bool {
        guard
            let last = try Row.fetchOne(
                database, sql: "SELECT * FROM days ORDER BY number DESC LIMIT 1")
        else { return true }
        guard last["date"] as String != stamp.time.date.description else { return false }
        let isSameRun = last["boot_id"] as Data == Data(stamp.bootID.bytes)
        let passed = Duration.milliseconds(
            stamp.monotonicMilliseconds - (last["monotonic_ms"] as Int64))
        return !isSameRun || passed >= leastDay
    }

    private static func insertDay(
        _ stamp: ClockStamp, _ holdings: some HeadquartersHoldings, _ database: Database
    ) throws {
        let number =
            try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) + 1 FROM days") ?? 1
        let end = try JournalReader.head(database)?.position ?? 0
        try database.execute(
            sql: """
                INSERT INTO days (number, date, boot_id, monotonic_ms, position)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                number, stamp.time.date.description, Data(stamp.bootID.bytes),
                stamp.monotonicMilliseconds, end,
            ])
        for range in try epochRanges(through: end, database) {
            let covered = range.covered(by: holdings)
            guard covered > 0 else { continue }
            try database.execute(
                sql: "INSERT INTO covered (day, epoch, position) VALUES (?, ?, ?)",
                arguments: [number, range.number, range.first + covered - 1])
        }
        for sql in [
            "DELETE FROM covered WHERE day <= ?", "DELETE FROM days WHERE number <= ?",
        ] {
            try database.execute(sql: sql, arguments: [number - dayLimit])
        }
    }

    /// Where an epoch's records stand.
    struct EpochRange {
        let number: Int64
        let epoch: Identifier
        let first: Int64
        let last: Int64

        /// The last sequence that HQ has signed for; 0 for none.
        func covered(by holdings: some HeadquartersHoldings) -> Int64 {
            var known: Int64 = 0
            var open = last - first + 2
            while open - known > 1 {
                let middle = known + (open - known) / 2
                if holdings.covers(epoch: epoch, sequence: middle) {
                    known = middle
                } else {
                    open = middle
                }
            }
            return known
        }
    }

    static func epochRanges(through end: Int64, _ database: Database) throws -> [EpochRange] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM epochs ORDER BY first_position")
        return rows.indices.compactMap { index in
            let next = index + 1 < rows.count ? rows[index + 1]["first_position"] : end + 1
            return Identifier(bytes: rows[index]["epoch"] as Data).map {
                EpochRange(
                    number: rows[index]["number"], epoch: $0,
                    first: rows[index]["first_position"], last: next - 1)
            }
        }
    }

    /// The last position that is older than so many counted days; 0 where none is.
    static func position(olderThan days: Int, _ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT position FROM days
                WHERE number <= (SELECT max(number) FROM days) - ? ORDER BY number DESC LIMIT 1
                """, arguments: [days]) ?? 0
    }

    /// By epoch, the last position that HQ had signed for before so many counted days.
    static func covered(
        olderThan days: Int, _ database: Database
    ) throws -> [Int64: Int64] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT epoch, position FROM covered WHERE day = (
                    SELECT max(number) FROM days
                    WHERE number <= (SELECT max(number) FROM days) - ?)
                """, arguments: [days])
        return Dictionary(rows.map { ($0["epoch"], $0["position"]) }) { $1 }
    }
}
