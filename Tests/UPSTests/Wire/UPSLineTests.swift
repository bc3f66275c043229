import Core
import Testing

@testable import UPS

@Suite("Lines and their words")
struct UPSLineTests {
    @Test(
        "words are split at blanks, held together by quotes, escaped by backslashes",
        arguments: [
            ("", []),
            ("   \t ", []),
            ("LIST UPS", ["LIST", "UPS"]),
            ("VER\r\r", ["VER"]),
            (#"SET VAR ups x "a b""#, ["SET", "VAR", "ups", "x", "a b"]),
            (#"PASSWORD "say \"hi\" \\""#, ["PASSWORD", #"say "hi" \"#]),
            (#"PASSWORD a\ b"#, ["PASSWORD", "a b"]),
            (#"PASSWORD pa"ss#="#, ["PASSWORD", #"pa"ss#="#]),
            (#"PASSWORD """#, ["PASSWORD", ""]),
            ("USERNAME Zoë", ["USERNAME", "Zoë"]),
        ])
    func words(_ line: String, _ words: [String]) throws {
        #expect(try UPSLine.words(Array(line.utf8)) == words)
    }

    @Test(
        "what is no line is an invalid argument",
        arguments: [
            Array(#"GET "VAR"#.utf8), Array(#"GET "VAR"x"#.utf8), Array(#"GET \"#.utf8),
            Array("GET \u{0}".utf8), Array("GET \u{7F}".utf8), Array("GE\rT".utf8),
            [0x47, 0xFF], Array("a b c d e f g h i".utf8),
        ])
    func bad(_ line: [UInt8]) {
        #expect(throws: UPSErrorWord.invalidArgument) { try UPSLine.words(line) }
    }

    @Test(
        "a quoted value is read back as it was",
        arguments: ["", "tier 3", #"a "b" \c"#, "ümlaut"])
    func quoting(_ value: String) throws {
        #expect(try UPSLine.words(Array(UPSLine.quoted(value).utf8)) == [value])
    }

    @Test("a line of 1,024 bytes is taken, a longer one told once, the next one understood")
    func limit() {
        var reader = UPSLineReader()
        let longest = [UInt8](repeating: 97, count: UPSLineReader.lineLimit)
        reader.append(longest + [10])
        #expect(reader.next() == .line(longest))
        for _ in 0..<100 {
            reader.append(longest)
            #expect(reader.next() == nil)
            #expect(reader.heldBytes <= UPSLineReader.lineLimit)
        }
        reader.append(Array("\nVER\nx".utf8))
        #expect(reader.next() == .tooLong)
        #expect(reader.next() == .line(Array("VER".utf8)))
        #expect(reader.next() == nil)
        reader.append(longest + [10])
        #expect(reader.next() == .tooLong)
    }

    @Test("a stream is cut into the same lines however it comes in pieces")
    func pieces() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let lines = (0..<20).map { _ -> [UInt8] in
                [UInt8](repeating: 120, count: Int.random(in: 0...1_500, using: &random))
            }
            var stream = Array(lines.map { $0 + [10] }.joined())[...]
            var reader = UPSLineReader()
            var items: [UPSLineReader.Item] = []
            while !stream.isEmpty {
                let piece = stream.prefix(Int.random(in: 1...2_000, using: &random))
                stream = stream.dropFirst(piece.count)
                reader.append(piece)
                while let item = reader.next() { items.append(item) }
            }
            #expect(
                items == lines.map { $0.count > UPSLineReader.lineLimit ? .tooLong : .line($0) },
                "seed \(seed)")
        }
    }
}
