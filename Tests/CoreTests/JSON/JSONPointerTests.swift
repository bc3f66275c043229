import Core
import Testing

@Suite("JSON pointers")
struct JSONPointerTests {
    @Test("follow RFC 6901 §5", arguments: ["", "/foo", "/foo/0", "/", "/a~1b", "/m~0n", "/ "])
    func roundTrip(text: String) throws {
        #expect(try #require(JSONPointer(text)).description == text)
    }

    @Test("refuse what RFC 6901 does not write", arguments: ["foo", "/~", "/~2"])
    func refused(text: String) {
        #expect(JSONPointer(text) == nil)
    }
}
