internal import Core
internal import GRDB
public import Records

/// What of a class of records is kept and purged, and what those wait for that are old enough.
public struct RetentionCount: Sendable, Hashable {
    public let dataClass: RetentionRule.DataClass
    public var kept: Int64 = 0
    public var purged: Int64 = 0
    /// Old enough, and not covered by a receipt of HQ that is 30 days old.
    public var awaitingReceipt: Int64 = 0
    /// Old enough and covered, and HQ has not signed for an attachment.
    public var awaitingAttachments: Int64 = 0
    /// Old enough and held by HQ: the next rounds purge them.
    public var due: Int64 = 0
}

extension JournalReader {
    /// Days that the post has counted since retention began.
    public func countedDays() throws(JournalFault) -> Int64 {
        try reading { database in
            guard try database.tableExists("days") else { return 0 }
            return try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) FROM days")
                ?? 0
        }
    }

    /// Counts the whole journal.
    public func retention(
        _ rule: RetentionRule, at stamp: ClockStamp, holdings: any HeadquartersHoldings
    ) throws(JournalFault) -> [RetentionCount] {
        try reading { database in
            guard try database.tableExists("days") else { return [] }
            let due = try PurgeDue(rule, stamp, database)
            var counts = RetentionRule.DataClass.allCases.map { RetentionCount(dataClass: $0) }
            let ready = Set(
                try due.chosen(after: 0, through: due.last, holdings, database)
                    .filter(\.isRecordDue).map(\.position))
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT position, kind, epoch, bytes IS NULL AS purged FROM records")
            while let row = try rows.next() {
                guard
                    let dataClass = RecordKind(rawValue: row["kind"]).flatMap(
                        RetentionRule.DataClass.init),
                    let index = counts.firstIndex(where: { $0.dataClass == dataClass })
                else { continue }
                if row["purged"] {
                    counts[index].purged += 1
                    continue
                }
                counts[index].kept += 1
                let position: Int64 = row["position"]
                guard due.isOld(position, dataClass) else { continue }
                if ready.contains(position) {
                    counts[index].due += 1
                } else if due.isCovered(position, epochNumber: row["epoch"]) {
                    counts[index].awaitingAttachments += 1
                } else {
                    counts[index].awaitingReceipt += 1
                }
            }
            return counts
        }
    }
}
