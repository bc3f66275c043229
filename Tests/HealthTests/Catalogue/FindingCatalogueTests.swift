import Core
import Glibc
import Testing

@testable import Health

@Suite("The catalogue of findings")
struct FindingCatalogueTests {
    private static let readme: String = {
        var path = #filePath
        for _ in 0..<4 { path = LinuxFiles.parent(of: path) }
        return path + "/README.md"
    }()

    @Test("stands in the README, row for row")
    func readme() throws {
        let files = LinuxFiles()
        let text = String(
            decoding: try files.read(Self.readme, limit: 1_000_000), as: UTF8.self)
        let (start, end) = ("<!-- findings -->\n", "<!-- end findings -->")
        let parts = text.components(between: start, and: end)
        let (before, table, after) = try #require(parts)
        if getenv("WAYPOST_REGENERATE") != nil {
            let whole = before + start + FindingCatalogue.table + end + after
            try files.replace(Self.readme, with: Array(whole.utf8), mode: 0o644)
        } else {
            #expect(table == FindingCatalogue.table)
        }
    }

    @Test("explains each code once, in cells that fit a table")
    func cells() {
        let codes = FindingCatalogue.all.flatMap(\.codes)
        #expect(codes.count > 80 && Set(codes).count == codes.count)
        for row in FindingCatalogue.all.map(\.row) {
            #expect(row.split(separator: " | ").count == 4 && !row.contains("\n"), "\(row)")
        }
        #expect(Set(FindingCatalogue.all.map(\.place)).count == 3)
    }

    @Test("tells of a code on 80 columns, without Markdown")
    func explanation() throws {
        for explanation in FindingCatalogue.all {
            for code in explanation.codes {
                let lines = explanation.text(of: code).split(separator: "\n")
                #expect(lines.first.map(String.init) == code)
                #expect(lines.allSatisfy { $0.count <= 80 && !$0.contains("`") }, "\(code)")
            }
        }
        let text = try #require(FindingCatalogue.explanation(of: "disk.full")).text(of: "disk.full")
        #expect(text.contains("shows in  answers 507") && text.contains("where     command line"))
    }

    @Test("marks in a finding's JSON what only hands at the post can end")
    func onSite() {
        func isOnSite(_ code: String) -> Bool? {
            Finding(code: code, severity: .warning, summary: "s", remedy: "r").json["on_site"]?.bool
        }
        #expect(isOnSite("power.panels_dirty") == true)
        #expect(isOnSite("role.held") == false)
        #expect(isOnSite("of.a_later_release") == false)
    }
}

extension String {
    fileprivate func components(
        between start: String, and end: String
    ) -> (String, String, String)? {
        guard let first = firstRange(of: start), let last = firstRange(of: end) else { return nil }
        return (
            String(self[..<first.lowerBound]), String(self[first.upperBound..<last.lowerBound]),
            String(self[last.upperBound...])
        )
    }
}
