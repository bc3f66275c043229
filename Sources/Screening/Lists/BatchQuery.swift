public import Core

/// A table of people and documents to look up (CONTRACT §4 "Batch queries").
public struct BatchQuery: Sendable {
    private struct Row {
        let identifier: String
        let subject: ScreeningSubject
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
            let birthDate = try text("birth_date").map { (text) throws(ScreeningFault) in
                guard let date = BirthDate(text) else {
                    throw .table(
                        line: row.line, column: "birth_date", "'\(text)'",
                        "1960, 1960-05, 1960-05-17 or 1958..1962")
                }
                return date
            }
            rows.append(
                Row(
                    identifier: identifier,
                    subject: ScreeningSubject(
                        documents: [DocumentQuery(issuer: text("issuer"), number: text("number"))],
                        person: text("name").map { name in
                            PersonQuery(names: [name], birthDates: birthDate.map { [$0] } ?? [])
                        }
                    )))
        }
        self.rows = rows
    }

    public var count: Int { rows.count }

    /// Looks all rows up and hands out one JSON object each, in the table's order: `id`, `verdict`,
    /// `matches[].{list,entry,score,explanation,…}` and `explanation`, which says why where the
    /// verdict is `cannot_say`. Blocks.
    ///
    /// A row is asked for what it has: one with only a name is `cannot_say` where no list holds
    /// persons.
    public func answers(
        of screener: Screener, at time: Timestamp, clockIsTrusted: Bool,
        each answer: (JSONValue) -> Void
    ) {
        for row in rows {
            let view = screener.screen(
                row.subject, scope: .question, at: time, clockIsTrusted: clockIsTrusted
            ).full
            let reasons = view.checks.compactMap(\.reason)
            let explanation =
                view.reason ?? (reasons.isEmpty ? nil : reasons.joined(separator: "; "))
            answer([
                "id": .string(row.identifier),
                "verdict": .string(view.verdict.rawValue),
                "matches": .array(view.checks.flatMap(\.matches).map(\.json)),
                "explanation": JSONValue(explanation),
            ])
        }
    }
}
