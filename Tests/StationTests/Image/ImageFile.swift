import Foundation

/// A file or program of `Image/` and `Board/`.
enum ImageFile {
    static let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ name: String) throws -> String {
        try String(contentsOf: source.appendingPathComponent(name), encoding: .utf8)
    }

    /// Runs one of the scripts; its exit code, what it printed and what it complained of.
    static func run(
        _ name: String, _ arguments: [String] = [], _ variables: [String: String] = [:]
    ) throws -> (code: Int32, output: String, complaint: String) {
        let process = Process()
        process.executableURL = source.appendingPathComponent(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let (output, complaint) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        let complained = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: told, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }
}
