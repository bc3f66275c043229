import Testing

@Suite("Findings and what the README says of them")
struct FindingCatalogueTests {
    private let sources = SourceTree.swiftFiles.filter(\.isSource)

    @Test("each code is explained, with what to do")
    func explained() throws {
        let explained = Set(FindingCatalogue.explained(try SourceTree.text("README.md")))
        let codes = Set(sources.flatMap(FindingCatalogue.codes))
        #expect(codes.count > 50 && explained.count > 70)
        #expect(codes.subtracting(explained).sorted() == [])
    }

    @Test("and none that is not there any more")
    func stale() throws {
        let codes = Set(sources.flatMap(FindingCatalogue.codes))
        let parts = sources.flatMap(FindingCatalogue.beginnings)
        let stale = FindingCatalogue.explained(try SourceTree.text("README.md")).filter { code in
            !codes.contains(code)
                && !parts.contains { $0.hasPrefix(".") ? code.hasSuffix($0) : code.hasPrefix($0) }
        }
        #expect(stale == [])
    }

    @Test("are found where they are written whole and where they are put together")
    func noticed() {
        let file = SourceFile(
            path: "Sources/Health/A.swift",
            text: #"""
                Finding(code: "disk.full", severity: .critical)
                static let safeModeCode = "board.safe_mode"
                Finding(
                    code: "lists.\(state)", severity: .warning)
                Trouble(code: "\(role.rawValue).not_listening")
                """#)
        #expect(FindingCatalogue.codes(file) == ["disk.full", "board.safe_mode"])
        #expect(FindingCatalogue.beginnings(file) == ["lists.", ".not_listening"])
        let readme =
            "# A\n\n`k.l` | c |\n<!-- findings -->\n| a | b |\n| --- | --- |\n"
            + "| `disk.full`, 507 | `x.y` | z |\n<!-- end findings -->\n| `a.b` | c |\n"
        #expect(FindingCatalogue.explained(readme) == ["disk.full"])
    }
}
