public import Core

/// A table of pairs of names to compare (CONTRACT §4 "batch comparisons").
public struct NamePairs: Sendable {
    private let rows: [(String, String)]

    /// Reads `name_a,name_b`, in any order; further columns are passed over.
    ///
    /// - Throws: a fault of code `table` that names line and column.
    public init(table: [UInt8]) throws(ScreeningFault) {
        var reader = try CSVReader(table)
        let columns = try CSVColumns(
            header: try reader.next(), required: ["name_a", "name_b"], optional: nil)
        var rows: [(String, String)] = []
        while let row = try reader.next() {
            try columns.check(row)
            guard rows.count < ScreeningLimit.queryRows else {
                throw .table(
                    line: row.line, "more than \(ScreeningLimit.queryRows) rows",
                    "compare in several tables")
            }
            rows.append((columns.text("name_a", in: row), columns.text("name_b", in: row)))
        }
        self.rows = rows
    }

    /// Hands out one JSON object a pair, in the table's order: `name_a`, `name_b`, `score` (0 to
    /// 1000), `match` and `explanation`.
    public func compare(each answer: (JSONValue) -> Void) {
        for (one, other) in rows { answer(Self.compare(one, other)) }
    }

    /// As above, for one pair. The names alone are compared: a match is what a search without a
    /// birth date would tell of.
    public static func compare(_ one: String, _ other: String) -> JSONValue {
        let (left, right) = (PersonName(one), PersonName(other))
        let comparison = NameComparison(left, right)
        return [
            "name_a": .string(one), "name_b": .string(other),
            "score": JSONValue(comparison.score),
            "match": .bool(comparison.score >= PersonScore.threshold),
            "explanation": .string(NameExplanation(comparison, left, right).text),
        ]
    }
}
