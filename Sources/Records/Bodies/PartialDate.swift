public import Core

/// A day of which the year, the month or the day may be unknown, written `1990-05-XX`,
/// `1990-XX-XX`, `XXXX-XX-XX` (RECORD.md; unknown parts as in Doc 9303-3 §4.8).
public struct PartialDate: Hashable, Sendable, CustomStringConvertible {
    public let year: Int?
    public let month: Int?
    public let day: Int?

    /// `nil` for another form, and where no year or month has such a day.
    public init?(_ text: some StringProtocol) {
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Self.part(parts[0], width: 4),
            let month = Self.part(parts[1], width: 2), let day = Self.part(parts[2], width: 2)
        else { return nil }
        // Where nothing is said, the longest month of a leap year decides whether a day can be.
        guard
            CalendarDate(
                year: year.value ?? 2000, month: month.value ?? 1, day: day.value ?? 1) != nil
        else { return nil }
        self.year = year.value
        self.month = month.value
        self.day = day.value
    }

    public init(_ date: CalendarDate) {
        year = date.year
        month = date.month
        day = date.day
    }

    /// Whether no part is unknown.
    public var isFull: Bool { year != nil && month != nil && day != nil }

    /// The first day that this can be; `nil` where the year is unknown.
    public var earliest: CalendarDate? {
        guard let year else { return nil }
        let first = month ?? (1...12).first { has(day: day ?? 1, month: $0, year: year) } ?? 1
        return CalendarDate(year: year, month: first, day: day ?? 1)
    }

    /// The last day that this can be; `nil` where the year is unknown.
    public var latest: CalendarDate? {
        guard let year else { return nil }
        let last = month ?? (1...12).last { has(day: day ?? 1, month: $0, year: year) } ?? 12
        return CalendarDate(
            year: year, month: last, day: day ?? CalendarDate.days(inMonth: last, of: year))
    }

    public var description: String {
        "\(Self.text(year, 4))-\(Self.text(month, 2))-\(Self.text(day, 2))"
    }

    private func has(day: Int, month: Int, year: Int) -> Bool {
        day <= CalendarDate.days(inMonth: month, of: year)
    }

    /// A part that was read: `value` is `nil` where it is unknown.
    private struct Part {
        let value: Int?
    }

    private static func part(_ characters: some Collection<UInt8>, width: Int) -> Part? {
        guard characters.count == width else { return nil }
        if characters.allSatisfy({ $0 == UInt8(ascii: "X") }) { return Part(value: nil) }
        var value = 0
        for character in characters {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            value = value * 10 + Int(character - UInt8(ascii: "0"))
        }
        return Part(value: value)
    }

    private static func text(_ value: Int?, _ width: Int) -> String {
        guard let value else { return String(repeating: "X", count: width) }
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
