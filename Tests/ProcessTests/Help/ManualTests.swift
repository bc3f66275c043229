import Core
import Foundation
import Testing

extension RealProcesses {
    /// Manual pages and completions, made of what the programs say of themselves.
    @Suite("Manual pages and completions")
    struct ManualTests {
        private static let source =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Systemd/manuals/install").standardized.path

        private func install(_ root: String) throws {
            let programs = URL(filePath: Machine.program("waypost")).deletingLastPathComponent()
            try Tool.require([Self.source, programs.path, root])
        }

        /// All commands, those with further ones below too, as titles of their pages.
        private func titles(_ command: JSONValue, _ words: [String]) -> [String] {
            let below = (command["subcommands"]?.array ?? []).filter {
                $0["commandName"]?.string != "help"
            }
            return [words.joined(separator: "-")]
                + below.flatMap { titles($0, words + [$0["commandName"]?.string ?? ""]) }
        }

        @Test("a page a command, which groff sets without a word, with all options and exit codes")
        func pages() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try install(folder.path)
            let place = folder.path + "/usr/share/man/man1"
            let pages = try FileManager.default.contentsOfDirectory(atPath: place)
            var expected: [String] = []
            for program in ["waypost", "waypostd", "waypost-hub"] {
                let told = try Tool.require([
                    Machine.program(program), "--experimental-dump-help",
                ])
                expected += titles(try #require(try told.json()["command"]), [program])
            }
            #expect(Set(pages) == Set(expected.map { $0 + ".1" }))
            #expect(expected.count > 100)
            func typeset(_ page: String) throws -> String {
                // Nothing is printed twice for bold or for a line below.
                let set = try Tool.run([
                    "groff", "-man", "-k", "-Tutf8", "-ww", "-P-cbou", "\(place)/\(page)",
                ])
                #expect(set.code == 0 && set.errors == "", "\(page): \(set.errors)")
                return set.output
            }
            for page in pages {
                #expect(try typeset(page).contains("\nEXIT STATUS\n"), "\(page)")
            }
            let status = try typeset("waypost-status.1")
            let words = status.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("0 ok, 1 warning, 2 critical, 3 unknown"), "\(status)")
            let bundle = try typeset("waypost-support-bundle.1")
            // An example is a line as it is typed, with dashes that are dashes.
            #expect(
                bundle.contains(
                    "\n         ssh POST waypost support-bundle --print NAME > NAME\n"), "\(bundle)"
            )
        }

        @Test("bash completes commands and options")
        func completions() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try install(folder.path)
            func completed(_ words: String...) throws -> Set<String> {
                let line = words.joined(separator: " ")
                let typed = words.map { "'\($0)'" }.joined(separator: " ")
                let completions = "\(folder.path)/usr/share/bash-completion/completions"
                let script = """
                    source \(completions)/waypost
                    COMP_WORDS=(\(typed))
                    COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
                    _waypost waypost '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
                    printf '%s\\n' "${COMPREPLY[@]}"
                    """
                let answer = try Tool.run(["bash", "-c", script])
                #expect(answer.errors == "", "\(answer)")
                return Set(answer.output.split(separator: "\n").map(String.init))
            }
            #expect(try completed("waypost", "loads", "s") == ["show", "shed"])
            #expect(try completed("waypost", "st") == ["status"])
            #expect(try completed("waypost", "status", "--w") == ["--watch"])
            for (shell, place) in [
                ("zsh", "zsh/vendor-completions/_waypost-hub"),
                ("fish", "fish/vendor_completions.d/waypost-hub.fish"),
            ] {
                let text = LogFile(path: "\(folder.path)/usr/share/\(place)").text
                #expect(text.contains("technicians") && text.count > 10_000, "\(shell)")
            }
        }
    }
}
