import Core
import Glibc
import Testing

@testable import Site

struct EmbeddedBoardsTests {
    private static let source = SourceTree.root + "/Sources/Site/Embedded/EmbeddedBoards.swift"

    @Test("The embedded boards are the files of the source tree, byte for byte")
    func sameAsFiles() throws {
        let files = try Self.boardFiles()
        #expect(files.map(\.name).contains("Board/simulated/simulated.toml"))
        if getenv("WAYPOST_REGENERATE") != nil {
            let text = Self.generated(from: files)
            try LinuxFiles().replace(Self.source, with: Array(text.utf8), mode: 0o644)
        } else {
            #expect(EmbeddedBoards.all.map(\.name) == files.map(\.name))
            #expect(EmbeddedBoards.all.map(\.text) == files.map(\.text))
        }
    }

    @Test("Every embedded board can be read")
    func readable() {
        for (name, text) in EmbeddedBoards.all {
            let report = FaultReport(file: name)
            #expect(BoardDefinition.read(Array(text.utf8), report: report) != nil)
            #expect(report.faults == [])
        }
    }

    /// `Board/ID/ID.toml` of every board, in the order of their names.
    private static func boardFiles() throws -> [(name: String, text: String)] {
        let files = LinuxFiles()
        return try files.list(SourceTree.root + "/Board", limit: 100).compactMap { id in
            let name = "Board/\(id)/\(id).toml"
            guard files.exists("\(SourceTree.root)/\(name)") else { return nil }
            let bytes = try files.read("\(SourceTree.root)/\(name)", limit: 262_144)
            return (name, String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func generated(from files: [(name: String, text: String)]) -> String {
        let current = (try? LinuxFiles().read(source, limit: 1_000_000)) ?? []
        // The comment above the enumeration stays as it is.
        let head = String(decoding: current, as: UTF8.self).split(
            separator: "enum EmbeddedBoards", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let boards = files.map { name, text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "            \($0)" }.joined(separator: "\n")
            return "        (\n            \"\(name)\",\n            #\"\"\"\n\(lines)\n"
                + "            \"\"\"#\n        )"
        }
        return head
            + "enum EmbeddedBoards {\n    static let all: [(name: String, text: String)] = [\n"
            + boards.joined(separator: ",\n") + ",\n    ]\n}\n"
    }
}
