import Core
import Foundation
import Testing

extension RealProcesses {
    /// What people are told to type: in the documents, and in what programs say.
    @Suite("Commands as they are written")
    struct WrittenCommandsTests {
        /// A command as its program describes it.
        private struct Command {
            let document: JSONValue

            var below: [String: Command] {
                Dictionary(
                    (document["subcommands"]?.array ?? []).compactMap { command in
                        command["commandName"]?.string.map { ($0, Command(document: command)) }
                    }, uniquingKeysWith: { first, _ in first })
            }

            var options: Set<String> {
                Set(
                    (document["arguments"]?.array ?? []).flatMap { $0["names"]?.array ?? [] }
                        .compactMap { $0["kind"] == "long" ? $0["name"]?.string : nil })
            }

            /// What no such command could be typed for; `nil` where it could.
            func fault(of words: [String]) -> String? {
                var command = self
                var left = words[...]
                while let word = left.first, let next = command.below[word] {
                    command = next
                    left = left.dropFirst()
                }
                if left.count == words.count, !below.isEmpty {
                    return "there is no \(words.first ?? "")"
                }
                // Where none is named the usual one is meant.
                let known = command.below.values.reduce(into: command.options) {
                    $0.formUnion($1.options)
                }
                return left.compactMap { $0.firstMatch(of: /^\[?--([a-z][a-z-]*)/)?.1 }
                    .first { !known.contains(String($0)) && $0 != "help" && $0 != "version" }
                    .map { "it has no option --\($0)" }
            }
        }

        private static let programs = ["waypost", "waypost-hub", "waypost-sim", "waypost-bench"]

        private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

        private static func texts(_ suffix: String) throws -> [(name: String, text: String)] {
            var files = [
                package.appending(path: "README.md"), package.appending(path: "Image/README.md"),
                package.appending(path: "Systemd/README.md"),
            ]
            let below = FileManager.default.enumerator(
                at: package.appending(path: "Sources"), includingPropertiesForKeys: nil)
            files += below?.compactMap { $0 as? URL } ?? []
            return try files.filter { $0.path.hasSuffix(suffix) && !$0.path.contains("Embedded") }
                .map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
        }

        /// Lines of examples, and words set as code.
        private static func code(_ document: String) -> [String] {
            document.matches(of: /(?s)```.*?```|`[^`]+`/).flatMap { span -> [String] in
                let text = String(span.0)
                return text.hasPrefix("```")
                    ? text.replacing("\\\n", with: " ").components(separatedBy: "\n")
                    : [text.replacing("\n", with: " ")]
            }
        }

        /// What a program may say; parts that are put together stand as one.
        private static func literals(_ source: String) -> [String] {
            source.replacing(/"\s*\n\s*\+ "/, with: "")
                .matches(of: /(?m)^(?!\s*\/\/).*?"((?:[^"\\\n]|\\.)*)"/).map { String($0.1) }
        }

        /// The programs' names with the words behind them, up to the end of the sentence.
        private static func commands(_ text: String) -> [(program: String, words: [String])] {
            text.matches(
                of: /(?:^|[\s`'"(])(waypost(?:-hub|-sim|-bench)?) ((?:[^\s`"|;&()]+ ?)+)/
            )
            .map { match in
                var words: [String] = []
                for word in match.2.split(separator: " ") {
                    words.append(word.trimmingCharacters(in: CharacterSet(charactersIn: ",.:]")))
                    if let last = word.last, ",.:".contains(last) { break }
                }
                return (String(match.1), words)
            }
        }

        @Test("each is one that its program has, with options that it has")
        func each() throws {
            var known: [String: Command] = [:]
            for program in Self.programs {
                let told = try Tool.require([Machine.program(program), "--experimental-dump-help"])
                known[program] = Command(document: try #require(try told.json()["command"]))
            }
            var count = 0
            func check(_ text: String, _ place: String, isCode: Bool) {
                for (program, words) in Self.commands(text) {
                    guard let first = words.first, let command = known[program] else { continue }
                    // Sentences speak of programs too.
                    let isNamed = command.below[first] != nil || command.below.isEmpty
                    guard isNamed || isCode && first.contains(/^[a-z][a-z-]*$/)
                    else { continue }
                    count += 1
                    let fault = command.fault(of: words)
                    #expect(
                        fault == nil,
                        "\(place): \(program) \(words.joined(separator: " ")): \(fault ?? "")")
                }
            }
            for (name, text) in try Self.texts(".md") {
                for line in Self.code(text) { check(line, name, isCode: true) }
            }
            for (name, text) in try Self.texts(".swift") {
                for line in Self.literals(text) { check(line, name, isCode: false) }
            }
            print("written commands: \(count)")
            #expect(count > 300)
        }

        @Test("one that is not there is found")
        func control() throws {
            let told = try Tool.require([Machine.program("waypost"), "--experimental-dump-help"])
            let waypost = Command(document: try #require(try told.json()["command"]))
            for (line, isRight) in [
                ("waypost loads shed NAME --for 2h", true), ("waypost status --json", true),
                ("waypost loads shed NAME --until 2h", false), ("waypost gone --json", false),
            ] {
                let words = try #require(Self.commands(line).first?.words)
                #expect((waypost.fault(of: words) == nil) == isRight, "\(line)")
            }
        }
    }
}
