import Core
import Testing

@Suite("The JSON parser")
struct JSONParserTests {
    @Test(
        "reads what RFC 8259 allows",
        arguments: [
            ("null", JSONValue.null),
            (" [ ] ", .array([])),
            ("{\"a\":[1,true,\"x\"]}", .object(["a": .array([1, true, "x"])])),
            ("-0", 0),
            ("1.0", 1), ("12.50e1", 125), ("-3e2", -300), ("0.0e-9223372036854775808", 0),
            ("9007199254740992.0", 9_007_199_254_740_992),
            ("12e2", 1_200),
            ("9007199254740992", .integer(9_007_199_254_740_992)),
            ("9007199254740994", .number(9_007_199_254_740_994)),
            ("0.5", .number(0.5)),
            ("\"\\u20ac\\ud83d\\ude00\\n\\/\"", "€😀\n/"),
        ])
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(
        "refuses what is not JSON, and says where and why",
        arguments: [
            ("", 1, 1, "ends"), ("{", 1, 2, "key"), ("[1,]", 1, 4, "cannot start"),
            ("01", 1, 2, "follows"), ("1.", 1, 3, "digit"), ("nul", 1, 4, "cannot start"),
            ("\"a", 1, 3, "ends"), ("\"\\x\"", 1, 4, "escape"), ("\"\\ud800\"", 1, 8, "surrogate"),
            ("\"\\udc00\"", 1, 8, "surrogate"), ("{\n\"a\":1,\n \"a\":2}", 3, 2, "twice"),
            ("1e999", 1, 1, "double"), ("{\"a\":1} x", 1, 9, "follows"), ("'a'", 1, 1, "start"),
            ("\"\u{1}\"", 1, 2, "control"),
        ])
    func refuses(text: String, line: Int, column: Int, word: String) throws {
        let fault = try #require(throws: JSONFault.self) { try JSONValue(parsing: text) }
        #expect(fault.line == line)
        #expect(fault.column == column)
        #expect(fault.reason.contains(word))
    }

    @Test("names the value in which it stopped")
    func pointer() throws {
        let fault = try #require(throws: JSONFault.self) {
            try JSONValue(parsing: "{\"a/b\":[1,{\"c\":tru}]}")
        }
        #expect(fault.pointer == "/a~1b/1/c")
    }

    @Test("refuses bytes that are not UTF-8")
    func notUTF8() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0xEF, 0xBB, 0xBF]] {
            #expect(throws: JSONFault.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test("refuses nesting beyond the limit and takes it at the limit")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(throws: JSONFault.self) { try JSONValue(parsing: nested(33)) }
        _ = try JSONValue(parsing: nested(32))
    }

    @Test(
        "a number that is not whole within 2⁵³ as it is spelt is not taken for one that is",
        arguments: [
            "9007199254740993", "-9007199254740993", "9007199254740992.5", "1e16",
            "0.99999999999999999999", "1e-400", "1.5", "10e-2", "1e-9223372036854775808",
        ])
    func notWhole(text: String) throws {
        guard case .number = try JSONValue(parsing: text) else {
            Issue.record("\(text) became another number")
            return
        }
    }

    @Test(
        "survives any damage to a text, and what it takes it writes again alike", arguments: 0..<20)
    func damage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole = Array(
            "{\"a\":[1,-2.5e3,\"é\\u0000\\\"\",{\"b\":null}],\"zz\":{\"c\":[true,false]}}".utf8)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(whole[place % whole.count], at: place)
                }
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: value.compactText) == value)
        }
    }
}
