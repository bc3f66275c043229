public import Core

/// A table of people and documents to look up (CONTRACT §4 "Batch queries").
public struct BatchQuery: Sendable {
    private struct Row {
        let identifier: String
        let hasName: Bool
        let document: DocumentQuery
    }

    private let rows: [Row]

    /// Reads `id,name,birth_date,issuer,number`, columns in any order, all but `id` optional.
    ///
    /// - Throws: a fault of code `table` that names line and column.
    public init(table: [UInt8]) throws(ScreeningFault) {
        var reader = try CSVReader(table)
        let columns = try CSVColumns(
            header: try reader.next(), required: ["id"],
            optional: ["name", "birth_date", "issuer", "number"])
        var rows: [Row] = []
        while let row = try reader.next() {
            try columns.check(row)
            guard rows.count < ScreeningLimit.queryRows else {
                throw .table(
                    line: row.line, "more than \(ScreeningLimit.queryRows) rows",
                    "ask in several tables")
            }
            func text(_ column: String) -> String? {
                let text = columns.text(column, in: row)
                return text.isEmpty ? nil : text
            }
            guard let identifier = text("id") else {
                throw .table(line: row.line, column: "id", "it is empty", "a name for the row")
            }
            rows.append(
                Row(
                    identifier: identifier, hasName: text("name") != nil,
                    document: DocumentQuery(issuer: text("issuer"), number: text("number"))))
        }
        self.rows = rows
    }

    public var count: Int { rows.count }

    /// Looks all rows up and hands out one JSON object each, in the table's order: `id`, `verdict`,
    /// `matches[].{list,entry,score,explanation,…}` and `explanation`, which says why where the
    /// verdict is `cannot_say`. Blocks.
    ///
    /// A row with only a name is `cannot_say`: lists of documents know no names.
    public func answers(
        of screener: Screener, at time: Timestamp, clockIsTrusted: Bool,
        each answer: (JSONValue) -> Void
    ) {
        for row in rows {
            let view = screener.screen(
                documents: [row.document], at: time, clockIsTrusted: clockIsTrusted
            ).full
            let reasons = view.checks.compactMap(\.reason)
            var explanation =
                view.reason ?? (reasons.isEmpty ? nil : reasons.joined(separator: "; "))
            if row.hasName, row.document.isEmpty {
                explanation =
                    "a name was given and no document number; no list of persons was asked"
            }
            answer([
                "id": .string(row.identifier),
                "verdict": .string(view.verdict.rawValue),
                "matches": .array(view.checks.flatMap(\.matches).map(\.json)),
                "explanation": JSONValue(explanation),
            ])
        }
    }
}
