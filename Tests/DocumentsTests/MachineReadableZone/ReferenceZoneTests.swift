import Core
import Documents
import Testing

struct ReferenceZoneTests {
    @Test(
        "Each generated zone gives its true fields and exactly the failing checks",
        .enabled(if: ReferenceData.isPresent("mrz-cases.jsonl"), "needs ../shared/reference"))
    func generatedZones() throws {
        var rows = 0
        for line in try ReferenceData.lines("mrz-cases.jsonl") {
            let row = try JSONValue(parsing: line)
            let lines = (row["lines"]?.array ?? []).compactMap(\.string)
            let report = MachineReadableZone.report(fromReader: lines.joined(separator: "\n"))
            #expect(report["failing"] == row["failing"], "\(line)")
            #expect(report["valid"] == .bool(row["failing"]?.array?.isEmpty == true), "\(line)")
            let isRefusal = ["charset", "length"].contains(row.at("failing", "0")?.string)
            #expect(report["fields"] == (isRefusal ? .null : row["fields"]), "\(line)")
            #expect((report["error"] == .null) != isRefusal, "\(line)")
            rows += 1
        }
        #expect(rows == 400)
    }

    @Test(
        "The worked examples of Doc 9303 are right, or wrong only where they are fragments",
        .enabled(if: ReferenceData.isPresent("icao-mrz-examples.json"), "needs ../shared/reference")
    )
    func workedExamples() throws {
        let examples = try JSONValue(parsing: try ReferenceData.bytes("icao-mrz-examples.json"))
        var whole = 0
        var fragments = 0
        for example in examples["lines"]?.array ?? [] {
            var lines = (example["lines"]?.array ?? []).compactMap(\.string)
            switch example["format"]?.string {
            case "TD3-line2": lines.insert(Specimens.padded("P<UTOA<<B", 44), at: 0)
            case "TD2-line2": lines.insert(Specimens.padded("I<UTOA<<B", 36), at: 0)
            case "TD1-lines12": lines.append(Specimens.padded("A<<B", 30))
            default: whole += 1
            }
            fragments += 1
            let zone = try MachineReadableZone(lines: lines)
            #expect(zone.failing == [], "\(lines)")
            #expect(example["format"]?.string?.hasPrefix(zone.format.rawValue) == true)
        }
        #expect(whole == 7)
        #expect(fragments == 10)
    }

    @Test(
        "The name examples of Doc 9303 give the printed name, and say where it may be cut",
        .enabled(if: ReferenceData.isPresent("icao-mrz-examples.json"), "needs ../shared/reference")
    )
    func nameExamples() throws {
        let examples = try JSONValue(parsing: try ReferenceData.bytes("icao-mrz-examples.json"))
        let names = examples["names"]?.array ?? []
        #expect(names.count == 18)
        for example in names {
            let printed = try #require(example["mrz"]?.string)
            let lines =
                printed.count == 39
                ? ["P<UTO" + printed, Specimens.passport[1]]
                : [Specimens.card[0], Specimens.card[1], printed]
            let fields = try MachineReadableZone(lines: lines).fields
            let parts = printed.split(
                separator: "<<", maxSplits: 1, omittingEmptySubsequences: true)
            let words = parts.map { $0.split(separator: "<").joined(separator: " ") }
            #expect(fields.primary == words[0])
            #expect(fields.secondary == (words.count > 1 ? words[1] : ""))
            #expect(fields.nameIsPossiblyTruncated == !printed.hasSuffix("<"))
            let written = example["viz"]?.string?.split(separator: ", ").map(String.init) ?? []
            guard let surname = written.first else { continue }
            let body: JSONValue = [
                "document": ["mrz": .array(lines.map(JSONValue.string))],
                "traveller": [
                    "surname": .string(surname),
                    "given_names": JSONValue(written.count > 1 ? written[1] : nil),
                ],
            ]
            let day = try #require(CalendarDate("2011-06-01"))
            #expect(DocumentComparison.warnings(for: body, on: day) == [], "\(printed)")
        }
    }
}
