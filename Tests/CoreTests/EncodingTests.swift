import Core
import Testing

@Suite("Base64 and hexadecimal")
struct EncodingTests {
    @Test(
        "Base64 agrees with RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64.text(Array(plain.utf8)) == encoded)
        #expect(Base64.bytes(encoded) == Array(plain.utf8))
    }

    @Test(
        "Base64 refuses a second spelling of a value",
        arguments: ["Zg=", "Zg", "Zh==", "Zm9=", "Z===", "Zg==Zg==", "Zm 9v", "Zm9_"])
    func strict(text: String) {
        #expect(Base64.bytes(text) == nil)
    }

    @Test("any bytes come back")
    func roundTrip() {
        let random = SeededRandom(seed: 3)
        for count in 0..<100 {
            let bytes = random.bytes(count)
            #expect(bytes.count == count)
            #expect(Base64.bytes(Base64.text(bytes)) == bytes)
            #expect(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes)
        }
        #expect(Base64.urlText([0xFB, 0xFF]) == "-_8")
        #expect(Hexadecimal.bytes("AB") == nil)
        #expect(Hexadecimal.bytes("abc") == nil)
    }
}
