import Core
import Glibc
import Testing

@testable import Site

struct EmbeddedControllersTests {
    private static let source =
        SourceTree.root + "/Sources/Site/Embedded/EmbeddedControllers.swift"

    @Test("The embedded controllers are the files of the source tree, byte for byte")
    func sameAsFiles() throws {
        let files = try Self.controllerFiles()
        #expect(files.map(\.name).contains("Board/controllers/epever-tracer.toml"))
        if getenv("WAYPOST_REGENERATE") != nil {
            let text = Self.generated(from: files)
            try LinuxFiles().replace(Self.source, with: Array(text.utf8), mode: 0o644)
        } else {
            #expect(EmbeddedControllers.all.map(\.name) == files.map(\.name))
            #expect(EmbeddedControllers.all.map(\.text) == files.map(\.text))
        }
    }

    @Test("Every embedded controller can be read and is named after its file")
    func readable() {
        for (name, text) in EmbeddedControllers.all {
            let report = FaultReport(file: name)
            let definition = ControllerDefinition.read(Array(text.utf8), report: report)
            #expect(report.faults == [])
            #expect(name == "Board/controllers/\(definition?.id ?? "").toml")
        }
    }

    private static func controllerFiles() throws -> [(name: String, text: String)] {
        let files = LinuxFiles()
        let folder = SourceTree.root + "/Board/controllers"
        return try files.list(folder, limit: 100).filter { $0.hasSuffix(".toml") }.map { name in
            let bytes = try files.read("\(folder)/\(name)", limit: SiteFile.largest)
            return ("Board/controllers/\(name)", String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func generated(from files: [(name: String, text: String)]) -> String {
        let current = (try? LinuxFiles().read(source, limit: 1_000_000)) ?? []
        // The comment above the enumeration stays as it is.
        let head = String(decoding: current, as: UTF8.self).split(
            separator: "enum EmbeddedControllers", maxSplits: 1, omittingEmptySubsequences: false)[
                0]
        let entries = files.map { name, text in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "            \($0)" }.joined(separator: "\n")
            return "        (\n            \"\(name)\",\n            #\"\"\"\n\(lines)\n"
                + "            \"\"\"#\n        )"
        }
        return head
            + "enum EmbeddedControllers {\n    static let all: [(name: String, text: String)] = [\n"
            + entries.joined(separator: ",\n") + "\n    ]\n}\n"
    }
}
