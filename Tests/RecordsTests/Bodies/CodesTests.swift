import Foundation
import Records
import Testing

@Suite("Code lists and State codes")
struct CodesTests {
    @Test("Names of lists are unique, and values within each")
    func unique() {
        #expect(Set(CodeList.all.map(\.name)).count == CodeList.all.count)
        for list in CodeList.all {
            #expect(Set(list.values).count == list.values.count, "\(list.name)")
            #expect(!list.values.isEmpty && list.values.allSatisfy(list.contains), "\(list.name)")
            #expect(!list.contains(""))
        }
    }

    private static let record = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/RECORD.md").standardizedFileURL

    /// The specification stands beside the source tree only where the project is written.
    @Test(
        "The lists are those of RECORD.md's table",
        .enabled(if: FileManager.default.fileExists(atPath: record.path)))
    func agreesWithSpecification() throws {
        let text = try String(contentsOf: Self.record, encoding: .utf8)
        var found = 0
        for line in text.split(separator: "\n") {
            guard let row = line.firstMatch(of: /^\| `([a-z._]+)` \| `([^`]+)` \|$/),
                let list = CodeList.all.first(where: { $0.name == row.1 })
            else { continue }
            #expect(list.values == row.2.split(separator: " ").map(String.init), "\(row.1)")
            found += 1
        }
        #expect(found == 8)
    }

    @Test("ISO 3166-1 has 249 countries, each with two codes of its own")
    func countries() {
        let countries = StateCodes.all.filter { StateCodes.classification(of: $0) == .country }
        #expect(countries.count == 249)
        #expect(Set(countries.compactMap(StateCodes.alpha2)).count == 249)
        #expect(StateCodes.alpha2(of: "NER") == "NE")
        #expect(StateCodes.alpha2(of: "XXX") == nil)
        #expect(StateCodes.all.count == 249 + 30)
    }

    @Test(
        "A code is plausible where documents have it",
        arguments: [
            ("NER", true, true, true), ("D", true, true, true), ("DEU", true, true, true),
            ("RKS", true, true, true), ("ANT", true, true, true), ("GBO", true, true, false),
            ("UNO", true, true, false), ("UNK", true, true, true), ("XXA", false, true, false),
            ("XXX", true, true, true), ("UTO", false, false, false), ("IAO", false, false, false),
            ("WSA", false, false, false), ("ner", false, false, false),
            ("D<<", false, false, false),
            ("", false, false, false),
        ])
    func plausible(code: String, issuer: Bool, nationality: Bool, territory: Bool) {
        #expect(StateCodes.isPlausible(code, as: .issuer) == issuer)
        #expect(StateCodes.isPlausible(code, as: .nationality) == nationality)
        #expect(StateCodes.isPlausible(code, as: .territory) == territory)
    }

    @Test("Specimens and list signers are known, yet plausible nowhere")
    func known() {
        #expect(StateCodes.isKnown("UTO") && StateCodes.isKnown("IAO"))
        #expect(!StateCodes.isKnown("WSA"))
    }
}
