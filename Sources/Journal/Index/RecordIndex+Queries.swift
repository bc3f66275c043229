public import Core
internal import FoundationEssentials
internal import GRDB
public import Records

extension RecordIndex {
    /// A place that was found, and the moment by which.
    public struct Found: Hashable, Sendable, Comparable {
        public let at: Timestamp
        public let position: Int64

        public init(at: Timestamp, position: Int64) {
            self.at = at
            self.position = position
        }

        public static func < (left: Found, right: Found) -> Bool {
            (left.at, left.position) < (right.at, right.position)
        }
    }

    /// Places that have all of the terms, the newest first.
    ///
    /// - Parameters:
    ///   - terms: at most three; none finds by time alone.
    ///   - span: of the moments by which they are found.
    ///   - before: where to go on; `nil` at the newest.
    public func find(
        _ shelf: IndexEntry.Shelf, terms: [IndexTerm], in span: Range<Timestamp>,
        before: Found? = nil, limit: Int
    ) throws(JournalFault) -> [Found] {
        precondition(terms.count <= 3)
        // By the terms first: a plan that went by time would pass a million records to find one.
        let tables = terms.indices.map { "terms AS t\($0)" } + ["entries"]
        let conditions = terms.indices.map { number in
            "t\(number).term = ? AND t\(number).position = entries.position AND "
        }
        var arguments = StatementArguments(terms.map(\.value))
        arguments += [
            shelf.rawValue, span.lowerBound.milliseconds, span.upperBound.milliseconds,
            before?.at.milliseconds ?? .max, before?.position ?? .max, limit,
        ]
        let sql = """
            SELECT entries.at, entries.position FROM \(tables.joined(separator: " CROSS JOIN "))
            WHERE \(conditions.joined()) entries.shelf = ? AND entries.at >= ? AND entries.at < ?
                AND (entries.at, entries.position) < (?, ?)
            ORDER BY entries.at DESC, entries.position DESC LIMIT ?
            """
        return try working { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map {
                Found(at: Timestamp(milliseconds: $0["at"]), position: $0["position"])
            }
        }
    }

    /// Places that have any of the terms: those first that have the most, then the newest.
    public func likeliest(
        _ terms: [IndexTerm], limit: Int
    ) throws(JournalFault) -> [Int64] {
        guard !terms.isEmpty else { return [] }
        let places = Array(repeating: "?", count: terms.count).joined(separator: ", ")
        return try working { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT position FROM terms WHERE term IN (\(places))
                    GROUP BY position ORDER BY count(*) DESC, position DESC LIMIT ?
                    """, arguments: StatementArguments(terms.map(\.value)) + [limit])
        }
    }

    /// The records at those places as the journal holds them; purged ones are left out.
    public func records(_ positions: [Int64]) throws(JournalFault) -> [PlacedRecord] {
        try reader.contents(at: positions)
    }

    /// The amendments of a crossing, the oldest first.
    public func amendments(of crossing: Identifier) throws(JournalFault) -> [SealedRecord] {
        let positions = try working { database in
            try Int64.fetchAll(
                database, sql: "SELECT position FROM amendments WHERE target = ? ORDER BY position",
                arguments: [Data(crossing.bytes)])
        }
        return try reader.contents(at: positions).map(\.record)
    }

    /// What was counted of these measures, from the first day to the last.
    ///
    /// - Parameter byDay: whether each day stays apart; else all stand under the first day.
    public func counts(
        _ measures: [String], days: ClosedRange<Int>, byDay: Bool = true
    ) throws(JournalFault) -> IndexCounts {
        let day = byDay ? "day" : "\(days.lowerBound)"
        return try working { database in
            var counts: IndexCounts = [:]
            for measure in measures {
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT \(day) AS day, direction, outcome, value, sum(number) AS number
                        FROM counts WHERE measure = ? AND day BETWEEN ? AND ?
                        GROUP BY 1, 2, 3, 4 HAVING sum(number) != 0
                        """, arguments: [measure, days.lowerBound, days.upperBound])
                while let row = try rows.next() {
                    let count = IndexCount(
                        measure, day: row["day"], direction: row["direction"],
                        outcome: row["outcome"], value: row["value"])
                    counts[count] = row["number"]
                }
            }
            return counts
        }
    }

    /// How many crossings are in no count, because their bodies were erased, or are damaged, before
    /// this index was made.
    public func notCounted() throws(JournalFault) -> Int64 {
        let none = IndexStep.notCounted
        return try counts([none.measure], days: none.day...none.day)[none] ?? 0
    }
}
