internal import Core

/// A calendar month in UTC, by which PostgreSQL keeps what records say apart.
struct RecordMonth: Hashable {
    let year: Int
    let month: Int

    /// The month of an instant.
    init(_ time: Timestamp) {
        year = time.date.year
        month = time.date.month
    }

    private init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    var next: RecordMonth {
        month == 12
            ? RecordMonth(year: year + 1, month: 1) : RecordMonth(year: year, month: month + 1)
    }

    /// So many months before, from 0 on.
    func earlier(_ months: Int) -> RecordMonth {
        let all = max(12, year * 12 + month - 1 - months)
        return RecordMonth(year: all / 12, month: all % 12 + 1)
    }

    /// Reads the name of a month's table; `nil` for another.
    init?(table: String) {
        let text = String(table.dropFirst("records_".count)).replacing("_", with: "-")
        guard let start = Timestamp(text + "-01T00:00:00Z") else { return nil }
        self.init(start)
        guard self.table == table else { return nil }
    }

    /// `2026-11`, as `archived_months` names it.
    var text: String { digits(year, 4) + "-" + digits(month, 2) }

    /// `records_2026_11`
    var table: String { "records_" + text.replacing("-", with: "_") }

    /// Its first instant.
    var start: String { text + "-01T00:00:00Z" }

    private func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
