import Core

/// The fields of one row as entries need them, each within its limit.
struct EntryFields {
    let row: CSVReader.Row
    let columns: CSVColumns

    func fault(
        _ column: String, _ problem: String, _ remedy: String? = nil
    ) -> ScreeningFault {
        .table(line: row.line, column: column, problem, remedy)
    }

    /// `nil` for an empty field.
    func text(_ column: String) throws(ScreeningFault) -> String? {
        let text = columns.text(column, in: row)
        try check(text, column)
        return text.isEmpty ? nil : text
    }

    func choice(_ column: String, _ values: [String]) throws(ScreeningFault) -> String? {
        guard let value = try text(column) else { return nil }
        guard values.contains(value) else {
            throw fault(column, "'\(value)'", "one of \(values.joined(separator: ", "))")
        }
        return value
    }

    func required(_ column: String, _ values: [String]) throws(ScreeningFault) -> String {
        guard let value = try choice(column, values) else {
            throw fault(column, "it is empty", "one of \(values.joined(separator: ", "))")
        }
        return value
    }

    func day(_ column: String) throws(ScreeningFault) -> CalendarDate? {
        guard let text = try text(column) else { return nil }
        guard let day = CalendarDate(text) else {
            throw fault(column, "'\(text)'", "a day as YYYY-MM-DD")
        }
        return day
    }

    /// Several values apart by `|`; none for an empty field.
    func list(_ column: String) throws(ScreeningFault) -> [String] {
        let values = columns.text(column, in: row).split(separator: "|")
            .map { String($0.trimmingPrefix { $0.isWhitespace }) }.filter { !$0.isEmpty }
        guard values.count <= ScreeningLimit.entryValues else {
            throw fault(
                column, "\(values.count) values where \(ScreeningLimit.entryValues) are the limit")
        }
        for value in values { try check(value, column) }
        return values
    }

    func list<Value>(
        _ column: String, _ read: (String) -> Value?, expected: () -> String
    ) throws(ScreeningFault) -> [Value] {
        var result: [Value] = []
        for text in try list(column) {
            guard let value = read(text) else { throw fault(column, "'\(text)'", expected()) }
            result.append(value)
        }
        return result
    }

    private func check(_ text: String, _ column: String) throws(ScreeningFault) {
        guard text.utf8.count <= ScreeningLimit.entryText else {
            throw fault(
                column,
                "\(text.utf8.count) bytes where \(ScreeningLimit.entryText) are the limit")
        }
    }
}
