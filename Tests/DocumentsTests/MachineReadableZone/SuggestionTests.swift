import Core
import Documents
import Testing

struct SuggestionTests {
    /// `2.6 O>0` for each change of each suggestion.
    private func readings(_ lines: [String]) throws -> [[String]] {
        try MachineReadableZone(lines: lines).suggestions.map { suggestion in
            suggestion.changes.map { "\($0.line).\($0.column) \($0.found)>\($0.suggested)" }
        }
    }

    private func replaced(
        _ lines: [String], line: Int, _ column: Int, _ character: Character
    ) -> [String] {
        var lines = lines
        var characters = Array(lines[line - 1])
        characters[column - 1] = character
        lines[line - 1] = String(characters)
        return lines
    }

    @Test("A valid zone gets none, and neither does one whose digits are right over no day")
    func none() throws {
        for lines in Specimens.all { #expect(try readings(lines) == []) }
        #expect(try readings(Specimens.passport(expiry: "301232")) == [])
    }

    @Test("A misread character is named with its place, its field and the digits that prove it")
    func one() throws {
        let lines = replaced(Specimens.passport, line: 2, 6, "D")
        let zone = try MachineReadableZone(lines: lines)
        let suggestion = try #require(zone.suggestions.first)
        #expect(zone.suggestions.count == 1)
        #expect(suggestion.changes.map(\.field) == [.documentNumber])
        #expect(suggestion.provenBy == [.documentNumber, .composite])
        #expect(try readings(lines) == [["2.6 D>0"]])
        #expect(zone.fields.documentNumber == "L8989D2C3", "never applied")
        #expect(!zone.isValid)
    }

    @Test("Where the digits cannot tell which character it was, all readings are given")
    func ambiguous() throws {
        let found = try readings(replaced(Specimens.passport, line: 2, 6, "O"))
        #expect(found == [["2.2 8>0"], ["2.6 O>0"]])
    }

    @Test("A digit that was misread itself is found too, in a visa by it alone")
    func digits() throws {
        #expect(
            try readings(replaced(Specimens.visaA, line: 2, 10, "A")).contains(["2.10 A>4"]))
        let zone = try MachineReadableZone(lines: replaced(Specimens.visaA, line: 2, 20, "B"))
        #expect(zone.suggestions.map(\.provenBy) == [[.dateOfBirth]])
    }

    @Test("Two misread characters, in one field or in two, are found together")
    func two() throws {
        let both = replaced(
            replaced(Specimens.passport, line: 2, 6, "O"), line: 2, 15, "A")
        #expect(try readings(both).contains(["2.6 O>0", "2.15 A>4"]))
    }

    @Test("What the digits cannot tell apart is not suggested")
    func undetectable() throws {
        // L is 21 and 1 is 1: both are 1 modulo 10.
        let lines = replaced(Specimens.card, line: 1, 9, "L")
        #expect(try MachineReadableZone(lines: lines).isValid)
        #expect(try readings(lines) == [])
    }

    @Test("Wherever a guarded character is misread, the right reading is among the suggestions")
    func everyPlace() throws {
        let confusions: [Character: Character] = [
            "0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "7": "T", "8": "B", "O": "0",
            "B": "8", "Z": "2", "3": "8",
        ]
        var found = 0
        for lines in Specimens.all {
            for line in lines.indices {
                for (column, character) in lines[line].enumerated() {
                    guard let other = confusions[character] else { continue }
                    let misread = replaced(lines, line: line + 1, column + 1, other)
                    guard let zone = try? MachineReadableZone(lines: misread),
                        zone.format == (try MachineReadableZone(lines: lines)).format,
                        !zone.isValid, !zone.suggestions.isEmpty
                    else { continue }
                    let wanted = "\(line + 1).\(column + 1) \(other)>\(character)"
                    #expect(try readings(misread).contains([wanted]), "\(misread) \(wanted)")
                    found += 1
                }
            }
        }
        #expect(found > 60)
    }
}
