import Core
import Foundation
import Testing

extension RealProcesses {
    /// The README's first ten minutes, typed as they stand there.
    @Suite("The transcript in the README")
    struct TranscriptTests {
        private static let readme = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../README.md").standardized
        private static let (begin, end) = ("<!-- transcript -->\n```\n", "```\n<!-- end -->")
        /// Where the README's reader sits.
        private static let home = "/desk"

        /// A command and what it said.
        private struct Step: Hashable {
            let command: String
            var output: [String] = []
        }

        private static func steps(_ readme: String) throws -> [Step] {
            let rest = try #require(readme.components(separatedBy: begin).dropFirst().first)
            let block = try #require(rest.components(separatedBy: end).first)
            var steps: [Step] = []
            for line in block.components(separatedBy: "\n") {
                if line.hasPrefix("$ ") {
                    steps.append(Step(command: String(line.dropFirst(2))))
                } else if !steps.isEmpty {
                    steps[steps.count - 1].output.append(line)
                }
            }
            return steps.map { Step(command: $0.command, output: trimmed($0.output)) }
        }

        private static func trimmed(_ lines: [String]) -> [String] {
            Array(lines.reversed().drop { $0.isEmpty }.reversed())
        }

        /// What is the same on every machine and at every hour.
        private static func shape(_ step: Step) -> [String] {
            if step.command.contains("waypost selftest") {
                // Which points there are; how each ends is the machine's and the day's.
                return step.output.filter {
                    $0.contains(/^(ok|WARNING|FAILED|not tried) +[a-z]/)
                }.compactMap { $0.dropFirst(10).split(separator: " ").first.map(String.init) }
            }
            if step.command.contains("waypost status") {
                // What is indented goes on with the line before, or is a finding.
                return step.output.filter { !$0.hasPrefix(" ") }.compactMap {
                    $0.split(separator: " ").first.map(String.init)
                }
            }
            return step.output.map { line in
                // The computer's own names and addresses.
                line.contains("LAN certificate: ")
                    ? "LAN certificate"
                    : line.replacing(/[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/, with: "#")
                        .replacing(/[^ ]*[0-9][^ ]*/, with: "#").replacing(/[ ]+/, with: " ")
            }
        }

        /// Types the commands one after the other into one shell.
        private static func typed(_ steps: [Step]) throws -> [Step] {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let site = readme.deletingLastPathComponent()
                .appending(path: "Board/simulated/site.toml")
            // Others run their posts on this machine meanwhile.
            let ports = try ["1502", "3493", "8080", "8443", "9443"].map {
                ($0, String(try Machine.freePort()))
            }
            func moved(_ text: String) -> String {
                ports.reduce(text) { $0.replacing(":\($1.0)", with: ":\($1.1)") }
            }
            try moved(String(contentsOf: site, encoding: .utf8))
                .write(toFile: folder.path + "/site.toml", atomically: true, encoding: .utf8)
            let mark = "@@@"
            let script = steps.map { step in
                "printf '\(mark)\\n'\n"
                    + (step.command.hasPrefix("cp ") ? ":" : moved(step.command))
            }
            let told = try Tool.run(
                [
                    "env", "-u", "WAYPOST_ROOT", "PATH=\(Machine.programs):/usr/bin:/bin", "bash",
                    "-c", "cd \(folder.path)\n{\n\(script.joined(separator: "\n"))\n} 2>&1",
                ])
            let outputs = told.output.components(separatedBy: mark + "\n").dropFirst()
            #expect(outputs.count == steps.count, "\(told)")
            return zip(steps, outputs).map { step, output in
                let text = ports.reduce(output.replacing(folder.path, with: home)) {
                    $0.replacing(":\($1.1)", with: ":\($1.0)")
                }
                return Step(
                    command: step.command, output: trimmed(text.components(separatedBy: "\n")))
            }
        }

        @Test("comes out as it is written, within the ten minutes")
        func transcript() throws {
            let text = try String(contentsOf: Self.readme, encoding: .utf8)
            let written = try Self.steps(text)
            let begin = ContinuousClock.now
            let typed = try Self.typed(written)
            #expect(ContinuousClock.now - begin < .seconds(600))
            if Machine.variable("WAYPOST_REGENERATE") == "1" {
                let block = typed.map { step in
                    (["$ " + step.command] + step.output).joined(separator: "\n") + "\n"
                }.joined(separator: "\n")
                let parts = text.components(separatedBy: Self.begin)
                let behind = parts[1].components(separatedBy: Self.end)[1...]
                    .joined(separator: Self.end)
                try (parts[0] + Self.begin + block + Self.end + behind)
                    .write(to: Self.readme, atomically: true, encoding: .utf8)
                return
            }
            #expect(written.count > 6)
            for (step, found) in zip(written, typed) {
                let (wanted, had) = (Self.shape(step), Self.shape(found))
                #expect(wanted == had, "\(step.command)")
                // What takes no shape at all would say nothing.
                #expect(had.isEmpty == step.output.isEmpty, "\(step.command)")
            }
        }
    }
}
