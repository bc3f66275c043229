import Core
import Foundation

/// Runs a program to its end and keeps what it said.
enum Tool {
    struct Answer: Sendable {
        let ending: ChildProcess.Ending
        let output: String
        let errors: String
        let took: Duration

        /// The exit code; -1 where a signal ended it.
        var code: Int32 { if case .exited(let code) = ending { code } else { -1 } }

        func json() throws -> JSONValue { try JSONValue(parsing: output) }

        /// A JSON value on each line.
        func jsonLines() throws -> [JSONValue] {
            try output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        }
    }

    struct NotAsExpected: Error, CustomStringConvertible {
        let command: String
        let answer: Answer

        var description: String {
            "\(command): \(answer.ending)\n\(answer.output.suffix(2_000))\(answer.errors.suffix(2_000))"
        }
    }

    static func run(
        _ arguments: [String], input: String? = nil, within limit: Duration = .seconds(120)
    ) throws -> Answer {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var streams = ChildProcess.Streams(
            output: folder.path + "/output", errors: folder.path + "/errors")
        if let input {
            streams.input = folder.path + "/input"
            try input.write(toFile: streams.input, atomically: false, encoding: .utf8)
        }
        let time = SystemTime()
        let begin = time.monotonic()
        let child = try ChildProcess(arguments, streams: streams)
        guard let ending = child.waitForEnd(within: limit) else {
            child.signal(SIGKILL)
            _ = child.waitForEnd()
            throw Patience.RanOut(what: arguments.joined(separator: " "), limit: limit)
        }
        return Answer(
            ending: ending, output: LogFile(path: streams.output).text,
            errors: LogFile(path: streams.errors).text, took: time.monotonic() - begin)
    }

    /// Like `run`, and throws where the exit code is another.
    @discardableResult
    static func require(
        _ arguments: [String], code: Int32 = 0, input: String? = nil,
        within limit: Duration = .seconds(120)
    ) throws -> Answer {
        let answer = try run(arguments, input: input, within: limit)
        guard answer.code == code else {
            throw NotAsExpected(command: arguments.joined(separator: " "), answer: answer)
        }
        return answer
    }
}
