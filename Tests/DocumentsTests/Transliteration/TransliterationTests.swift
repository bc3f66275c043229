import Core
import Documents
import Records
import Testing

/// Names as they are written, against what zones print of them.
struct TransliterationTests {
    /// Whether a typed surname and a printed one contradict each other.
    private func contradict(_ written: String, _ printed: String) throws -> Bool {
        let zone = Specimens.passport(name: printed + "<<A")
        let body: JSONValue = [
            "document": ["mrz": .array(zone.map(JSONValue.string))],
            "traveller": ["surname": .string(written)],
        ]
        let day = try #require(CalendarDate("2026-11-21"))
        return DocumentComparison.warnings(for: body, on: day)
            .contains { $0.pointer.description == "/traveller/surname" }
    }

    @Test(
        "Cyrillic names agree with what the table and its exceptions print",
        arguments: [
            ("Хрущёв", "KHRUSHCHEV"), ("Щербаков", "SHCHERBAKOV"), ("Янукович", "IANUKOVYCH"),
            ("Янукович", "YANUKOVYCH"), ("Гриценко", "HRYTSENKO"), ("Ђоковић", "DOKOVIC"),
            ("Ильич", "ILICH"), ("ЮРИЙ", "IURII"),
        ])
    func cyrillic(written: String, printed: String) throws {
        // The last letter of the Serbian surname stands in no table, so that nothing is compared.
        #expect(try !contradict(written, printed))
    }

    @Test("A Cyrillic name that no spelling makes of the printed one is a contradiction")
    func otherCyrillic() throws {
        #expect(try contradict("Хрущёв", "BREZHNEV"))
    }

    @Test("An Arabic name agrees with the table's spelling, with vowel signs and without")
    func arabic() throws {
        #expect(try !contradict("محمد", "MXHMD"))
        #expect(try !contradict("مُحَمَّد", "MXHMMD"))
        #expect(try !contradict("مُحَمَّد", "MXHMD"))
        #expect(try !contradict("ابو بكر", "ABW<BKR"))
        #expect(try !contradict("فاطمة", "FAXTTMXAH"))
        #expect(try contradict("محمود", "MXHMD"))
    }

    @Test("An Arabic name printed by ear cannot be compared", arguments: ["MOHAMED", "MUHAMMAD"])
    func byEar(printed: String) throws {
        #expect(try !contradict("محمد", printed))
        #expect(try !contradict("خديجة", printed))
        #expect(try !contradict("خديجة", "ALEX"), "an X that opens no sequence is an X")
    }

    @Test(
        "Every row of the reference table is among the spellings",
        .enabled(
            if: ReferenceData.isPresent("icao-mrz-transliteration.csv"),
            "needs ../shared/reference"))
    func referenceTable() throws {
        var rows = 0
        for line in try ReferenceData.lines("icao-mrz-transliteration.csv").dropFirst() {
            // By scalars: a vowel sign behind a comma makes one character with it.
            let cells = line.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false)
                .map { String($0) }
            guard cells.count >= 4, let value = UInt32(cells[1], radix: 16),
                let scalar = Unicode.Scalar(value), cells[3] != "DOUBLE"
            else { continue }
            rows += 1
            for spelling in cells[3].split(separator: "|", omittingEmptySubsequences: false) {
                // Between letters that no other one can stand for; `XA` makes it a table's print.
                let isArabic = cells[0] == "arabic"
                let written = isArabic ? "ح\(Character(scalar))ح" : "N\(Character(scalar))V"
                let printed = isArabic ? "XH\(spelling)XH" : "N\(spelling)V"
                #expect(try !contradict(written, printed), "\(line)")
                #expect(try contradict(written, printed + "Q"), "\(line)")
            }
        }
        #expect(rows == 224)
    }
}
