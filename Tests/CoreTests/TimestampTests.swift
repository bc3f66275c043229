import Core
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "read any RFC 3339 instant and write UTC with milliseconds",
        arguments: [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("2026-11-21T07:43:22.1239+01:00", "2026-11-21T06:43:22.123Z"),
            ("2024-02-29t23:59:60z", "2024-03-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.5-23:59", "10000-01-01T23:58:59.500Z"),
        ])
    func reads(text: String, written: String) throws {
        #expect(try #require(Timestamp(text)).description == written)
    }

    @Test(
        "refuse what is no instant",
        arguments: [
            "2026-11-21", "2026-11-21T07:43:22", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T07:43:22.Z", "2026-11-21T07:43:22Zx",
            "26-11-21T07:43:22Z", "2026-11-21T07:43:22+1:00", "",
        ])
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("agree with the calendar on every day of eight centuries")
    func everyDay() {
        var date = CalendarDate(daysSinceEpoch: -146_097)
        for day in -146_096...146_097 {
            let next = CalendarDate(daysSinceEpoch: day)
            #expect(next.daysSinceEpoch == day)
            let isNextDay = next.day == date.day + 1 && next.month == date.month
            let isFirst =
                next.day == 1
                && date.day == CalendarDate.days(inMonth: date.month, of: date.year)
            #expect(isNextDay || isFirst)
            date = next
        }
    }
}
