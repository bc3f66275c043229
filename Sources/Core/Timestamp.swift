/// An instant of the wall clock in UTC, in whole milliseconds, written as RFC 3339 with exactly
/// three decimals and `Z`. Range: years 0001 to 9999.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads any RFC 3339 instant: any offset, any number of decimals (cut to milliseconds),
    /// second 60 taken as the next second. `nil` for anything else, including a missing offset.
    public init?(_ text: some StringProtocol) {
        var reader = Reader(Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"),
            let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"),
            let second = reader.number(2),
            let date = CalendarDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if reader.take(".") {
            guard let value = reader.milliseconds() else { return nil }
            fraction = value
        }
        var offset = 0
        if !(reader.take("Z") || reader.take("z")) {
            let sign: Int
            if reader.take("+") {
                sign = 1
            } else if reader.take("-") {
                sign = -1
            } else {
                return nil
            }
            guard let hours = reader.number(2), reader.take(":"), let minutes = reader.number(2),
                hours < 24, minutes < 60
            else { return nil }
            offset = sign * (hours * 60 + minutes)
        }
        guard reader.isAtEnd else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
        milliseconds = Int64(seconds - offset * 60) * 1_000 + Int64(fraction)
    }

    public var description: String {
        let (days, within) = milliseconds.flooredDivision(by: 86_400_000)
        let time = Int(within)
        var writer = Writer()
        writer.append(CalendarDate(daysSinceEpoch: Int(days)))
        writer.append("T")
        writer.append(time / 3_600_000, 2)
        writer.append(":")
        writer.append(time / 60_000 % 60, 2)
        writer.append(":")
        writer.append(time / 1_000 % 60, 2)
        writer.append(".")
        writer.append(time % 1_000, 3)
        writer.append("Z")
        return writer.text
    }

    /// The UTC calendar date of this instant.
    public var date: CalendarDate {
        CalendarDate(daysSinceEpoch: Int(milliseconds.flooredDivision(by: 86_400_000).quotient))
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds + duration.wholeMilliseconds)
    }

    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// This duration in milliseconds, rounded towards zero.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// This duration without its sign.
    public var magnitude: Duration { self < .zero ? .zero - self : self }

    /// This duration in seconds.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// A day of the proleptic Gregorian calendar, written `YYYY-MM-DD`.
public struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` where the calendar has no such day; years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that is `daysSinceEpoch` days after 1970-01-01.
    public init(daysSinceEpoch: Int) {
        // Days are counted from 0000-03-01, so that a leap day is the last day of its year.
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.flooredDivision(by: 146_097).quotient
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Reads `YYYY-MM-DD`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        var reader = Reader(Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
            reader.take("-"), let day = reader.number(2), reader.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredDivision(by: 400).quotient
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    public var description: String {
        var writer = Writer()
        writer.append(self)
        return writer.text
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension BinaryInteger {
    func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Puts fixed-width numbers and separators into ASCII text: every stamp of every record.
private struct Writer {
    private var characters: [UInt8] = []

    init() { characters.reserveCapacity(24) }

    var text: String { String(decoding: characters, as: UTF8.self) }

    mutating func append(_ separator: Unicode.Scalar) {
        characters.append(UInt8(ascii: separator))
    }

    mutating func append(_ date: CalendarDate) {
        append(date.year, 4)
        append("-")
        append(date.month, 2)
        append("-")
        append(date.day, 2)
    }

    /// Zeros before it fill the width.
    mutating func append(_ value: Int, _ width: Int) {
        var power = 1
        for _ in 1..<width { power *= 10 }
        guard value >= 0, value < power * 10 else {
            // No calendar's year, and written whole.
            characters.append(contentsOf: String(value).utf8)
            return
        }
        while power > 0 {
            characters.append(UInt8(ascii: "0") + UInt8(value / power % 10))
            power /= 10
        }
    }
}

/// Takes fixed-width numbers and separators from ASCII text.
private struct Reader {
    private let characters: [UInt8]
    private var position = 0

    init(_ characters: [UInt8]) {
        self.characters = characters
    }

    var isAtEnd: Bool { position == characters.count }

    mutating func take(_ separator: Unicode.Scalar) -> Bool {
        guard position < characters.count, characters[position] == UInt8(ascii: separator) else {
            return false
        }
        position += 1
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard position + width <= characters.count else { return nil }
        var value = 0
        for character in characters[position..<position + width] {
            guard let digit = Self.digit(character) else { return nil }
            value = value * 10 + digit
        }
        position += width
        return value
    }

    /// Any number of decimals, at least one, cut to thousandths.
    mutating func milliseconds() -> Int? {
        var value = 0
        var count = 0
        while position < characters.count, let digit = Self.digit(characters[position]) {
            if count < 3 { value = value * 10 + digit }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    private static func digit(_ character: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
            ? Int(character - UInt8(ascii: "0")) : nil
    }
}
