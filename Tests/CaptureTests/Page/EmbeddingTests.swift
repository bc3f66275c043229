import Foundation
import Testing

@Suite("Embedded files")
struct EmbeddingTests {
    @Test("What programs carry is what stands in Assets")
    func upToDate() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let generator = Process()
        generator.executableURL = root.appending(path: "Tests/embed")
        generator.arguments = ["--check"]
        let output = Pipe()
        generator.standardOutput = output
        try generator.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        generator.waitUntilExit()
        #expect(
            generator.terminationStatus == 0,
            "run Tests/embed: \(String(decoding: text, as: UTF8.self))")
    }
}
