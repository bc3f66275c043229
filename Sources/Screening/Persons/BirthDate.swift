import Core

/// A date of birth as exactly as it is known: a day, a month, a year or a span of years.
public struct BirthDate: Hashable, Sendable {
    let first: CalendarDate
    let last: CalendarDate

    /// Reads `1960`, `1960-05`, `1960-05-17`, `1958..1962` (CONTRACT §4) and RECORD.md's
    /// `1960-05-XX`; `nil` for anything else, also for what is wholly unknown.
    public init?(_ text: some StringProtocol) {
        if let day = CalendarDate(text) {
            (first, last) = (day, day)
            return
        }
        let text = String(text)
        guard text.utf8.count <= 20 else { return nil }
        if let dots = text.firstRange(of: "..") {
            guard let from = BirthDate(text[..<dots.lowerBound]),
                let to = BirthDate(text[dots.upperBound...]), from.first <= to.last
            else { return nil }
            (first, last) = (from.first, to.last)
            return
        }
        var parts = text.split(separator: "-", omittingEmptySubsequences: false)
        while parts.count > 1, parts.last == "XX" { parts.removeLast() }
        guard let year = Self.number(parts[0], digits: 4), parts.count <= 2 else { return nil }
        let month = parts.count == 2 ? Self.number(parts[1], digits: 2) : nil
        if parts.count == 2, month == nil { return nil }
        guard let first = CalendarDate(year: year, month: month ?? 1, day: 1),
            let last = CalendarDate(
                year: year, month: month ?? 12,
                day: CalendarDate.days(inMonth: month ?? 12, of: year))
        else { return nil }
        (self.first, self.last) = (first, last)
    }

    init(firstDay: Int, lastDay: Int) {
        first = CalendarDate(daysSinceEpoch: firstDay)
        last = CalendarDate(daysSinceEpoch: lastDay)
    }

    /// The years around it, so many before and after.
    public func widened(by years: Int) -> BirthDate {
        BirthDate("\(first.year - years)..\(last.year + years)") ?? self
    }

    /// The years in which it may lie.
    public var years: ClosedRange<Int> { first.year...last.year }

    /// Whether the day itself is known. The first of January stands in many documents for an
    /// unknown day of that year.
    var isDay: Bool { first == last && !(first.month == 1 && first.day == 1) }

    /// As far as it is to be believed: the whole year for a first of January.
    var span: ClosedRange<CalendarDate> {
        guard first == last, first.month == 1, first.day == 1,
            let end = CalendarDate(year: first.year, month: 12, day: 31)
        else { return first...last }
        return first...end
    }

    private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            ? Int(text) : nil
    }
}

extension BirthDate: CustomStringConvertible {
    public var description: String {
        if first == last { return first.description }
        if first.day == 1, first.month == 1, last.month == 12, last.day == 31 {
            let (from, to) = (first.description.prefix(4), last.description.prefix(4))
            return from == to ? String(from) : "\(from)..\(to)"
        }
        return first.year == last.year && first.month == last.month
            ? String(first.description.prefix(7)) : "\(first)..\(last)"
    }
}
