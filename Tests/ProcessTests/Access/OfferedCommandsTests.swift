import Core
import Foundation
import Testing

extension RealProcesses {
    /// Every command that `waypost` has, asked for as somebody from afar would.
    @Suite("Commands from afar")
    struct OfferedCommandsTests {
        private struct Leaf {
            let words: [String]
            let options: [String]
        }

        /// The commands without further ones below, as the program's own parser tells them.
        private func leaves(_ command: JSONValue, _ words: [String] = []) -> [Leaf] {
            let below = (command["subcommands"]?.array ?? []).filter {
                $0["commandName"]?.string != "help"
            }
            guard below.isEmpty else {
                return below.flatMap { leaves($0, words + [$0["commandName"]?.string ?? ""]) }
            }
            let options = (command["arguments"]?.array ?? []).compactMap {
                $0.at("preferredName", "name")?.string.map { "--" + $0 }
            }
            return [Leaf(words: words, options: options)]
        }

        private func ask(_ line: String, _ root: String) throws -> Tool.Answer {
            try Tool.run([
                "env", "SSH_ORIGINAL_COMMAND=\(line)", Machine.program("waypost"), "session",
                "--root", root,
            ])
        }

        @Test("each is offered or said not to be, with what it does there; no file is ever named")
        func each() throws {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let told = try Tool.require([Machine.program("waypost"), "--experimental-dump-help"])
            let all = leaves(try #require(try told.json()["command"]))
            #expect(all.count > 50)
            var offered = 0
            for leaf in all {
                let name = leaf.words.joined(separator: " ")
                let answer = try ask(name + " --help", folder.path)
                let isOffered = answer.code == 0 && answer.output.contains("USAGE: waypost \(name)")
                offered += isOffered ? 1 : 0
                #expect(
                    isOffered || answer.errors.contains("\(name) is not offered from afar"),
                    "\(name): \(answer)")
                for option in leaf.options where isOffered {
                    let answer = try ask("\(name) \(option) --help", folder.path)
                    let isKnown =
                        answer.code == 0 || answer.errors.contains("\(option) wants a value")
                    // Where it leads, and where files are, is not for who comes from afar.
                    let places = ["support-bundle --to", "metrics --textfile"]
                    let isPlace = option == "--root" || places.contains("\(name) \(option)")
                    #expect(isKnown != isPlace, "\(name) \(option): \(answer)")
                }
            }
            #expect(offered > 30)
            // There is no outbox here: nobody is sent away for that, and it is said.
            let unrecorded = try ask("status --json", folder.path)
            #expect(unrecorded.errors.contains("this is not on record"), "\(unrecorded)")
            #expect(try unrecorded.json()["state"]?.string == "critical")
        }
    }
}
