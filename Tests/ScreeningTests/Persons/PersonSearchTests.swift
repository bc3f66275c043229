import Core
import Glibc
import Testing

@testable import Screening

/// The index against the scorer on every entry: both must tell of the same people with the same
/// scores. `WAYPOST_FULL=1` asks as many as the figures promise.
struct PersonSearchTests {
    private static let isFull = getenv("WAYPOST_FULL") != nil
    private static let queries = isFull ? 5_000 : 150
    private static let entries = isFull ? 600 : 300

    private static func table(_ names: InventedNames, count: Int) -> String {
        var table = "id,names,birth_dates,nationality,documents,sex\n"
        for number in 0..<count {
            let name = names.name()
            let alias = number % 3 == 0 ? "|" + names.changed(name) : ""
            let sex = ["F", "M", ""][number % 3]
            table += "p-\(number),\(name)\(alias),\(names.date()),SEN,,\(sex)\n"
        }
        return table
    }

    @Test("The index finds exactly what comparing with everybody finds", arguments: [11, 12])
    func exact(seed: UInt64) throws {
        let names = InventedNames(seed: seed)
        let table = Self.table(names, count: Self.entries)
        let bundle = try ListWorkshop().opened(persons: table)
        let entries = try Self.entries(of: table)
        let traits = entries.map { ($0.identifier, $0.traits) }
        var hits = 0
        for number in 0..<Self.queries {
            let entry = entries[number * 7 % entries.count]
            let name = number % 4 == 0 ? names.name() : names.changed(entry.names[0])
            let query = PersonQuery(
                names: [name], isTruncated: number % 9 == 0,
                birthDates: number % 3 == 0
                    ? [] : BirthDate(names.date()).map { [$0] } ?? entry.birthDates,
                sex: ["M", "F", nil][number % 3], nationality: number % 2 == 0 ? "MLI" : "SEN")
            let found = try bundle.search(query)
            let expected = Self.compare(query, with: traits)
            hits += expected.count
            let told = Dictionary(
                uniqueKeysWithValues: found.map { ($0.entry.identifier, $0.score) })
            #expect(told == expected, "seed \(seed), \(query)")
        }
        // The comparison proves nothing where nobody is ever found.
        #expect(hits > Self.queries / 4)
    }

    /// Everybody who reaches the threshold, with the score.
    private static func compare(
        _ query: PersonQuery, with entries: [(String, PersonTraits)]
    ) -> [String: Int] {
        let names = query.parsed
        var found: [String: Int] = [:]
        for (identifier, traits) in entries {
            let best =
                names.flatMap { name in
                    traits.names.map {
                        NameComparison(name, $0, leftIsTruncated: query.isTruncated).score
                    }
                }.max() ?? 0
            let score = PersonScore(names: best, query: query, entry: traits).value
            if score >= PersonScore.threshold { found[identifier] = score }
        }
        return found
    }

    private static func entries(of table: String) throws -> [PersonEntry] {
        var reader = try CSVReader(Array(table.utf8))
        let columns = try CSVColumns(
            header: try reader.next(), required: PersonEntry.requiredColumns,
            optional: PersonEntry.optionalColumns)
        var entries: [PersonEntry] = []
        while let row = try reader.next() {
            entries.append(try PersonEntry(row: row, columns: columns))
        }
        return entries
    }

    private static let people = """
        id,names,birth_dates,nationality,documents,action,contact
        a-1,"OULD DADDAH, Moktar|Mokhtar Daddah",1924-12-25,MRT,MRT 1234,detain,+222 1
        a-2,Aminata Diop,1990-05|1991,SEN,,,
        a-3,Mohamed Traoré,,,,,
        """

    @Test("A hit carries the entry, what agreed and what must be compared")
    func hit() throws {
        let bundle = try ListWorkshop().opened(persons: Self.people)
        let query = PersonQuery(
            names: ["Mukhtar Uld Dadah"], birthDates: [try #require(BirthDate("1924-12-25"))])
        let match = try #require(try bundle.search(query).first)
        #expect(match.entry.identifier == "a-1")
        #expect(match.json["action"] == "detain")
        #expect(match.json["contact"] == "+222 1")
        #expect(match.json["documents"] == ["MRT 1234"])
        #expect(match.explanation.contains("born the same day"))
        #expect(match.explanation.contains("compare"))
    }

    @Test(
        "A birth date decides as exactly as it is known",
        arguments: [
            ("1990-05-17", true), ("1990-05", true), ("1990", true), ("1991-01-01", true),
            ("1988-06-17", false), ("1975-05-17", false), ("1985..1992", true),
            ("1990-XX-XX", true),
        ])
    func birthDates(date: String, isHit: Bool) throws {
        let bundle = try ListWorkshop().opened(persons: Self.people)
        let query = PersonQuery(
            names: ["Aminata Diop"], birthDates: [try #require(BirthDate(date))])
        #expect(try bundle.search(query).isEmpty != isHit)
    }

    @Test("A list of both answers for both, and a name alone asks the persons alone")
    func both() throws {
        let workshop = try ListWorkshop()
        let bundle = try workshop.opened(persons: Self.people, documents: ListWorkshop.table)
        let screener = Screener(lists: [InstalledList(bundle)], post: nil)
        func verdict(
            _ number: String?, _ name: String?, _ scope: Screener.Scope
        ) -> ScreeningVerdict {
            screener.screen(
                ScreeningSubject(
                    documents: number.map { [DocumentQuery(issuer: "SEN", number: $0)] } ?? [],
                    person: name.map { PersonQuery(names: [$0]) }),
                scope: scope, at: ListWorkshop.now, clockIsTrusted: true
            ).full.verdict
        }
        #expect(verdict("A0123457", "Nobody Known", .traveller) == .clear)
        #expect(verdict("A0123457", nil, .traveller) == .cannotSay)
        #expect(verdict(nil, "Nobody Known", .traveller) == .cannotSay)
        #expect(verdict(nil, "Nobody Known", .question) == .clear)
        #expect(verdict("A0123457", nil, .question) == .clear)
        #expect(verdict(nil, nil, .question) == .cannotSay)
        #expect(verdict("A0123456", "Nobody Known", .traveller) == .hit)
        #expect(verdict("A0123457", "Aminata Diop", .traveller) == .hit)
    }

    @Test("Parts of vowels alone in a list hide nobody whose parts are written together")
    func vowels() throws {
        let people = ["Aya Yao", "Yao Aya", "Salif Keita"].enumerated().map {
            PersonEntry(identifier: "p\($0.offset)", names: [$0.element])
        }
        let list = try #require(MemoryList(people))
        #expect(try list.search(PersonQuery(names: ["Salifkeita"])).count == 1)
        #expect(try list.search(PersonQuery(names: ["Aya Yao"])).count == 2)
    }

    @Test("A page of persons that was altered after opening cannot be searched")
    func altered() throws {
        let workshop = try ListWorkshop()
        let bytes = try workshop.bundle(persons: Self.people, isEncrypted: false)
        let path = try workshop.write(bytes)
        let bundle = try workshop.open(path)
        let sections = bundle.manifest.sections
        let start = bundle.header.sectionsStart
        // All else is in memory but the joined parts, of which this name has none to look for.
        for section in sections where section.kind == BundleSection.personEntries {
            try overwrite(path, at: start + section.offset + 7)
            #expect(
                code { () throws(ScreeningFault) in
                    try bundle.search(PersonQuery(names: ["Aminata Diop"]))
                } == .altered, "\(section.kind)")
            try overwrite(path, at: start + section.offset + 7)
        }
    }

    @Test(
        "A table of persons is checked field by field",
        arguments: [
            ("x,,,,", "line 2, column names"), (",A B,,,", "line 2, column id"),
            ("x,A B,1960-13,,", "line 2, column birth_dates"),
            ("x,A B,,SENEGAL,", "line 2, column nationality"), ("x,§ !,,,", "line 2, column names"),
        ])
    func faults(row: String, expected: String) throws {
        var builder = try BundleBuilder(ListWorkshop.description(), scratch: "/tmp")
        do throws(ScreeningFault) {
            try builder.add(
                persons: TableSource(
                    Array("id,names,birth_dates,nationality,documents\n\(row)\n".utf8)))
            Issue.record("it was taken")
        } catch {
            #expect(error.description.hasPrefix(expected), "\(error)")
        }
    }
}
