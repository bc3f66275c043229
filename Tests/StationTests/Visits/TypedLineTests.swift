import Testing

@testable import Station

@Suite("A line that somebody typed")
struct TypedLineTests {
    @Test(
        "is words, and nothing in it is a shell's",
        arguments: [
            ("status", ["status"]), ("  loads\tshed  lamp ", ["loads", "shed", "lamp"]),
            ("", []), ("   ", []),
            ("officers add B7 --name 'Ali Issa'", ["officers", "add", "B7", "--name", "Ali Issa"]),
            ("a \"b \\\"c\\\" d\" e", ["a", "b \"c\" d", "e"]), ("a 'b\\c' d", ["a", "b\\c", "d"]),
            ("a\\ b c", ["a b", "c"]), ("a'b'\"c\"d", ["abcd"]), ("a '' \"\"", ["a", "", ""]),
            (
                "$HOME ~ * ; | & > x `id` $(id)",
                [
                    "$HOME", "~", "*", ";", "|", "&", ">", "x", "`id`",
                    "$(id)",
                ]
            ),
            ("فحص حالة", ["فحص", "حالة"]),
        ] as [(String, [String])])
    func words(_ line: String, _ words: [String]) throws {
        #expect(try TypedLine.words(line) == words)
    }

    @Test("is refused with one word why")
    func refused() {
        for (line, problem) in [
            ("a 'b", "no other half"), ("a \"b", "no other half"), ("a\\", "no other half"),
            ("a\u{0}b", "nobody types"), ("status\nid", "nobody types"),
            ("a\u{1B}[2J", "nobody types"),
            (String(repeating: "x", count: TypedLine.limit + 1), "at most 4096 bytes"),
            (String(repeating: "x ", count: TypedLine.wordLimit + 1), "at most 64 words"),
        ] {
            let fault = #expect(throws: VisitFault.self) { try TypedLine.words(line) }
            #expect(fault?.problem.contains(problem) == true, "\(line.prefix(20))")
        }
    }
}
