import Core
import Records
import Testing

@Suite("Dates that are known in part")
struct PartialDateTests {
    @Test(
        "Each part may be unknown, and the text comes back",
        arguments: [
            ("1990-05-17", "1990-05-17", "1990-05-17"),
            ("1990-05-XX", "1990-05-01", "1990-05-31"),
            ("2024-02-XX", "2024-02-01", "2024-02-29"),
            ("1990-XX-XX", "1990-01-01", "1990-12-31"),
            ("1990-XX-31", "1990-01-31", "1990-12-31"),
            ("XXXX-05-17", nil, nil),
            ("XXXX-02-29", nil, nil),
            ("XXXX-XX-XX", nil, nil),
        ] as [(String, String?, String?)])
    func reads(text: String, earliest: String?, latest: String?) throws {
        let date = try #require(PartialDate(text))
        #expect(date.description == text)
        #expect(date.earliest?.description == earliest)
        #expect(date.latest?.description == latest)
        #expect(date.isFull == (earliest != nil && earliest == latest))
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "", "1990", "1990-05", "1990-13-01", "1990-02-29", "XXXX-02-30", "1990-04-31",
            "1990-XX-32",
            "1990-00-XX", "0000-XX-XX", "19XX-01-01", "1990-X-XX", "1990-xx-xx", "1990-05-17 ",
            "1990-05-17-01", "+990-05-17", "1990/05/17",
        ])
    func refuses(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test("A whole day is a date that is known in full")
    func fromDay() throws {
        let day = try #require(CalendarDate(year: 2026, month: 11, day: 18))
        #expect(PartialDate(day) == PartialDate("2026-11-18"))
    }
}
