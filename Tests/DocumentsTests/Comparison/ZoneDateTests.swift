import Core
import Documents
import Records
import Testing

struct ZoneDateTests {
    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(text))
    }

    @Test(
        "A birth is in the past and at most 120 years back",
        arguments: [
            ("740812", [1974]), ("261121", [2026, 1926]), ("261122", [1926]), ("000101", [2000]),
            ("05<<<<", [2005]), ("26<<<<", [2026, 1926]), ("2612<<", [1926]), ("<<0512", []),
            ("060101", [2006, 1906]),
        ])
    func births(text: String, years: [Int]) throws {
        let date = try #require(ZoneDate(text))
        #expect(date.birthYears(on: try day("2026-11-21")) == years)
    }

    @Test(
        "An expiry lies within fifty years of the day",
        arguments: [
            ("301231", "2030-12-31"), ("120415", "2012-04-15"), ("750101", "2075-01-01"),
            ("760101", "1976-01-01"), ("990101", "1999-01-01"),
        ])
    func expiries(text: String, whole: String) throws {
        let date = try #require(ZoneDate(text))
        #expect(date.expiry(on: try day("2026-11-21"))?.description == whole)
    }

    @Test("Unknown parts stay unknown")
    func unknownParts() throws {
        let date = try #require(ZoneDate("90<<<<"))
        #expect(date.birth(on: try day("2026-11-21"))?.description == "1990-XX-XX")
        #expect(ZoneDate("9<0512") == nil)
        #expect(ZoneDate("90051") == nil)
    }

    @Test("A date that is no day has no whole form")
    func noDay() throws {
        let date = try #require(ZoneDate("900231"))
        #expect(date.birth(on: try day("2026-11-21")) == nil)
    }
}
