import Core
import Testing

@testable import Screening

/// A day of birth that agrees to the day bears part of what names must.
struct BornTheSameDayTests {
    private static func entry(_ name: String, _ dates: String...) -> PersonEntry {
        PersonEntry(
            identifier: name, names: [name], birthDates: dates.compactMap { BirthDate($0) })
    }

    private static let people = [
        entry("Mahsa Amiri Kondori", "1979-04-02"), entry("Mahsa Amiri Kondori", "1979-04"),
        entry("Mahsa Amiri Kondori"), entry("Nobody Else", "1979-04-02"),
        entry("Khalida Brohi Naz", "1979-01-01"), entry("Salif Keita", "1700-01-02", "1979-04-02"),
    ]

    private func found(_ name: String, _ date: String) throws -> [Int] {
        let list = try #require(MemoryList(Self.people))
        let query = PersonQuery(
            names: [name], birthDates: [try #require(BirthDate(date))])
        return try list.search(query).values.sorted()
    }

    @Test("With the day fewer parts of a name are enough, and none are not")
    func sameDay() throws {
        // One part of three differs: told of with the day alone.
        #expect(try found("Mahsa Amiri Danshvar", "1979-04-02").count == 1)
        #expect(try found("Mahsa Amiri Danshvar", "1979-04-03").isEmpty)
        #expect(try found("Aurelio Bustamante", "1979-04-02").isEmpty)
    }

    @Test("Where the list has no date the whole name must agree")
    func unknown() throws {
        #expect(try found("Mahsa Amiri Kondori", "1950-06-07").count == 1)
        #expect(try found("Mahsa Amini Kondori", "1950-06-07").isEmpty)
        #expect(try found("Mahsa Amiri Kondori", "1979-04-02").count == 3)
    }

    @Test("The first of January is a year, and a second date counts as the first")
    func dates() throws {
        #expect(try found("Khalida Brohi Parveen", "1979-01-01").isEmpty)
        #expect(try found("Khalida Brohi Naz", "1979-01-01").count == 1)
        #expect(try found("Salif Keita", "1979-04-02").count == 1)
    }

    @Test("A day that very many share is searched by names, with the same answer")
    func crowd() throws {
        let names = InventedNames(seed: 31)
        let day = try #require(BirthDate("1980-02-29"))
        let entries = (0..<400).map {
            PersonEntry(
                identifier: "p\($0)", names: [names.name()],
                birthDates: $0 % 3 == 0
                    ? [] : $0 % 3 == 1 ? [day] : BirthDate(names.date()).map { [$0] } ?? [])
        }
        let list = try #require(MemoryList(entries))
        var hits = 0
        for entry in entries.prefix(120) {
            let query = PersonQuery(names: [names.changed(entry.names[0])], birthDates: [day])
            let found = try list.search(query)
            hits += found.count
            #expect(try list.search(query, bornAtOnce: 0) == found, "\(query)")
        }
        #expect(hits > 60)
    }
}
