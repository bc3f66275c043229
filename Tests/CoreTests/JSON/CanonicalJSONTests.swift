import Core
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    @Test("sorts by UTF-16 code units as RFC 8785 §3.2.3 shows")
    func sortsAsTheStandardShows() throws {
        let value = try JSONValue(
            parsing: """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return",\
                "\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",\
                "\\u00f6":"Latin Small Letter O With Diaeresis"}
                """)
        let text = String(decoding: try CanonicalJSON.bytes(of: value), as: UTF8.self)
        let order = [
            "Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji", "Hebrew",
        ]
        let places = order.compactMap { text.firstRange(of: $0)?.lowerBound }
        #expect(places.count == order.count)
        #expect(places == places.sorted())
    }

    @Test("escapes only what must be")
    func escapes() throws {
        let value = JSONValue.string("\u{8}\t\n\u{c}\r\"\\/\u{1f}\u{7f}é")
        let text = String(decoding: try CanonicalJSON.bytes(of: value), as: UTF8.self)
        #expect(text == "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u001f\u{7f}é\"")
    }

    @Test("writes one form for every spelling of a value")
    func oneForm() throws {
        let first = try JSONValue(parsing: "{ \"b\" : 1.0, \"a\" : \"\\u0041\" }")
        let second = try JSONValue(parsing: "{\"a\":\"A\",\"b\":1}")
        #expect(try CanonicalJSON.bytes(of: first) == CanonicalJSON.bytes(of: second))
        #expect(
            String(decoding: try CanonicalJSON.bytes(of: first), as: UTF8.self)
                == "{\"a\":\"A\",\"b\":1}")
    }

    @Test(
        "refuses numbers that are not whole and says where",
        arguments: [
            ("{\"a\":[0,0.5]}", "/a/1"), ("9007199254740994", ""), ("{\"x/y\":1e-3}", "/x~1y"),
        ])
    func refusesNumbers(text: String, pointer: String) throws {
        let value = try JSONValue(parsing: text)
        let fault = try #require(throws: CanonicalJSON.NotCanonical.self) {
            try CanonicalJSON.bytes(of: value)
        }
        #expect(fault.pointer.description == pointer)
    }

    @Test("refuses whole numbers that not every reader keeps", arguments: [Int64.min, .max])
    func refusesExtremes(value: Int64) {
        #expect(throws: CanonicalJSON.NotCanonical.self) {
            try CanonicalJSON.bytes(of: .integer(value))
        }
    }

    @Test("orders any two keys as their UTF-16 code units are ordered")
    func ordersAsUTF16() throws {
        // On both sides of each border of either encoding, alone and behind a common beginning.
        let edges: [UInt32] = [
            0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xEFFF, 0xF000, 0xFFFF, 0x10000, 0x1F600,
            0x10FFFF,
        ]
        let parts = [""] + edges.compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
        let keys = Set(parts.flatMap { first in parts.map { first + $0 } })
        for left in keys {
            for right in keys where left < right {
                let bytes = try CanonicalJSON.bytes(of: [left: 1, right: 2])
                let isLeftFirst = left.utf16.lexicographicallyPrecedes(right.utf16)
                let expected = try CanonicalJSON.bytes(of: [
                    .object([isLeftFirst ? left : right: isLeftFirst ? 1 : 2]),
                    .object([isLeftFirst ? right : left: isLeftFirst ? 2 : 1]),
                ])
                let joined = String(decoding: expected, as: UTF8.self)
                    .replacing("},{", with: ",").dropFirst().dropLast()
                #expect(String(decoding: bytes, as: UTF8.self) == joined)
            }
        }
    }

    @Test("writes an object member by member as it writes it whole")
    func memberByMember() throws {
        let body: JSONValue = ["β": [1, .null, "\"\n"], "b": ["c": true]]
        var object = CanonicalJSON.ObjectWriter(capacity: 0)
        object.write("a", "text")
        object.write("b", canonical: try CanonicalJSON.bytes(of: body))
        object.write("c", .null)
        let whole: JSONValue = ["a": "text", "b": body, "c": .null]
        #expect(try object.finished() == CanonicalJSON.bytes(of: whole))
        #expect(CanonicalJSON.ObjectWriter(capacity: 0).finished() == Array("{}".utf8))
    }

    @Test("joins members that were gathered before, and ends no object that was not begun")
    func gathered() throws {
        func part() -> CanonicalJSON.ObjectWriter {
            var members = CanonicalJSON.ObjectWriter(capacity: 0, isWhole: false)
            members.write("b", 1)
            members.write("c", .null)
            return members
        }
        var object = CanonicalJSON.ObjectWriter(capacity: 0)
        object.write(members: try #require(part().members()))
        object.write("d", true)
        object.write(members: try #require(part().members()))
        #expect(object.finished() == Array(#"{"b":1,"c":null,"d":true,"b":1,"c":null}"#.utf8))
        #expect(part().finished() == nil)
        #expect(CanonicalJSON.ObjectWriter(capacity: 0).members() == nil)
    }

    @Test("does not finish an object with a number that is not whole")
    func otherNumber() {
        var object = CanonicalJSON.ObjectWriter(capacity: 0)
        object.write("x", [0, .number(0.5)])
        #expect(object.finished() == nil)
    }
}
