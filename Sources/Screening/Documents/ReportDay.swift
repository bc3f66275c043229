import Core

/// The day of a report, whose month or day may be unknown, as one number.
struct ReportDay: Hashable, Sendable, Comparable {
    /// 416 for each year, 32 for each month; 0 for what is unknown.
    let number: UInt32

    init(number: UInt32) {
        self.number = number
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-XX` and `YYYY-XX-XX`; `nil` for anything else.
    init?(_ text: String) {
        // Every month has a first day, and every year a January.
        if let date = CalendarDate(text) {
            self.init(date.year, date.month, date.day)
        } else if text.hasSuffix("-XX-XX"), let date = CalendarDate(text.dropLast(6) + "-01-01") {
            self.init(date.year, 0, 0)
        } else if text.hasSuffix("-XX"), let date = CalendarDate(text.dropLast(3) + "-01") {
            self.init(date.year, date.month, 0)
        } else {
            return nil
        }
    }

    private init(_ year: Int, _ month: Int, _ day: Int) {
        number = UInt32(year * 416 + month * 32 + day)
    }

    var text: String {
        func padded(_ number: UInt32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let month = number % 416 / 32
        let day = number % 32
        return [
            padded(number / 416, 4), month == 0 ? "XX" : padded(month, 2),
            day == 0 ? "XX" : padded(day, 2),
        ].joined(separator: "-")
    }

    static func < (left: ReportDay, right: ReportDay) -> Bool { left.number < right.number }
}
