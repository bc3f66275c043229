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
}
