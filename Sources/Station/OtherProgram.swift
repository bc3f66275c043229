internal import Core
internal import Foundation

/// Another program that is asked for something, or compared with.
enum OtherProgram {
    /// What it prints; `nil` where it is not there, fails or prints more than `limit` bytes.
    static func output(
        _ command: [String], input: [UInt8] = [], limit: Int = 16 << 20
    ) -> [UInt8]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let (questions, answers) = (Pipe(), Pipe())
        process.standardInput = questions
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        // Programs here read all of their input before they print.
        try? questions.fileHandleForWriting.write(contentsOf: Data(input))
        try? questions.fileHandleForWriting.close()
        // At the end of a program that prints nothing there is no data, which is no failure.
        let output = (try? answers.fileHandleForReading.read(upToCount: limit + 1)) ?? Data()
        try? answers.fileHandleForReading.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0, output.count <= limit else { return nil }
        return Array(output)
    }

    struct Told: Sendable {
        let code: Int32
        let output: [UInt8]
        let complaints: [UInt8]

        /// The last line of what it complained of, or else of what it printed.
        var lastWords: String {
            let words = String(decoding: complaints.isEmpty ? output : complaints, as: UTF8.self)
            let last = words.split(whereSeparator: \.isNewline).last.map(String.init)
            return String((last ?? "it says nothing").suffix(300))
        }
    }

    /// Runs it to its end, however that is; code 127 where it is not there, as `env` has it. What
    /// it complains of comes by a file, for of two pipes the one that is not read fills up.
    ///
    /// - Parameter input: at most what a pipe holds, 64 KiB.
    static func run(_ command: [String], input: [UInt8] = [], limit: Int = 1 << 20) -> Told {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let (questions, answers) = (Pipe(), Pipe())
        let notes = FileManager.default.temporaryDirectory.appendingPathComponent(
            "waypost-\(UUID().uuidString)")
        _ = FileManager.default.createFile(
            atPath: notes.path, contents: nil, attributes: [.posixPermissions: 0o600])
        defer { try? FileManager.default.removeItem(at: notes) }
        process.standardInput = questions
        process.standardOutput = answers
        process.standardError = FileHandle(forWritingAtPath: notes.path) ?? .nullDevice
        guard (try? process.run()) != nil else {
            return Told(code: 127, output: [], complaints: [])
        }
        try? questions.fileHandleForWriting.write(contentsOf: Data(input))
        try? questions.fileHandleForWriting.close()
        let output = (try? answers.fileHandleForReading.read(upToCount: limit)) ?? Data()
        process.waitUntilExit()
        let complaints = (try? Data(contentsOf: notes)) ?? Data()
        return Told(
            code: process.terminationStatus, output: Array(output),
            complaints: Array(complaints.suffix(4_096)))
    }
}
