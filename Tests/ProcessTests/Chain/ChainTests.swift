import Core
import Foundation
import Testing

extension RealProcesses {
    /// RECORD.md read a second time, by a program that shares no line with this one.
    @Suite("the chain, recomputed in Python")
    struct ChainTests {
        static let crossings = Machine.isFullLane ? 1_000 : 300

        @Test("agrees record by record, and finds one changed character")
        func agrees() throws {
            try Post.run { post in
                try post.capture.start()
                try post.capture(crossings: Self.crossings, workstations: 8)
                let text = try post.require("records", "list", "--json").output
                let agreed = try recompute(text)
                #expect(agreed.code == 0, "\(agreed.output)\(agreed.errors)")
                let report = try agreed.json()
                #expect(report["records"]?.integer ?? 0 >= Int64(Self.crossings))
                #expect(report["crossings"]?.integer == Int64(Self.crossings))
                #expect(report["chain_head"] == (try post.status()).at("records", "chain_head"))
                print("Chain: \(report.compactText) agree with the independent script")
                try findDamage(in: text)
            }
        }

        /// Each damage is a small one, in the middle, and each is found at its line.
        private func findDamage(in text: String) throws {
            let lines = text.split(separator: "\n").map(String.init)
            let place = lines.count / 2
            let damages: [(name: String, lines: [String])] = [
                ("a character of the body", change(lines, at: place, "crossed_at\":\"2", to: "3")),
                ("a character of a hash", try changeHash(lines, at: place)),
                ("a sequence", change(lines, at: place, "\"sequence\":", to: "9")),
                ("a missing line", Array(lines[..<place] + lines[(place + 1)...])),
                ("a doubled line", Array(lines[...place] + lines[place...])),
            ]
            for damage in damages {
                try #require(damage.lines != lines, "\(damage.name) changed nothing")
                let found = try recompute(damage.lines.joined(separator: "\n"))
                #expect(found.code == 1, "\(damage.name) was not found")
                let line = try found.json().at("first_difference", "line")?.integer
                #expect(
                    [place + 1, place + 2].contains(line.map(Int.init)),
                    "\(damage.name): \(found.output)")
            }
        }

        /// Writes `character` in place of the last one of `mark` or of the one behind it.
        private func change(
            _ lines: [String], at place: Int, _ mark: String, to character: Character
        ) -> [String] {
            var lines = lines
            // The line nearest behind the place that has the mark; each crossing has it.
            let from = lines[place].contains(mark) ? place : place + 1
            guard let range = lines[from].range(of: mark) else { return lines }
            let isOpen = mark.hasSuffix(":")
            let index = isOpen ? range.upperBound : lines[from].index(before: range.upperBound)
            lines[from].replaceSubrange(index...index, with: String(character))
            return lines
        }

        private func changeHash(_ lines: [String], at place: Int) throws -> [String] {
            var lines = lines
            let range = try #require(lines[place].range(of: "\"chain_hash\":\""))
            let index = range.upperBound
            let other = lines[place][index] == "0" ? "1" : "0"
            lines[place].replaceSubrange(index...index, with: other)
            return lines
        }

        @Test("both write the same canonical bytes of awkward values")
        func canonicalBytes() throws {
            // The names of RFC 8785 §3.2.3, which sort otherwise by code point, and escapes.
            let value: JSONValue = [
                "\u{20AC}": "Euro Sign", "\r": "Carriage Return", "\u{FB33}": "Hebrew Letter Dalet",
                "1": "One", "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control",
                "\u{F6}": "Latin Small Letter O With Diaeresis",
                "escapes": "\u{8}\t\n\u{C}\r\u{1F}\u{7F}\"\\/\u{2028}",
                "numbers": [0, -1, .integer(JSONValue.integerLimit), 1_000_000],
                "nothing": [.null, true, false, [], .object([:])],
            ]
            let written = try Tool.require(
                ["python3", Machine.script("recompute_chain.py"), "--canonical"],
                input: value.prettyText)
            #expect(Array(written.output.utf8) == (try CanonicalJSON.bytes(of: value)))
        }

        private func recompute(_ text: String) throws -> Tool.Answer {
            try Tool.run(["python3", Machine.script("recompute_chain.py")], input: text)
        }
    }
}
