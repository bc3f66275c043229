import Core
import PKI
import Testing

struct DigestTests {
    /// FIPS 180-4 example values.
    static let vectors: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test("SHA-256 gives the published digests", arguments: vectors)
    func published(text: String, expected: String) {
        #expect(SHA256.digest(Array(text.utf8)).description == expected)
    }

    @Test("A million letters arrive in pieces of any size and give the published digest")
    func pieces() {
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        for size in [1, 63, 64, 65, 4_096] {
            var stream = SHA256Stream()
            let piece = [UInt8](repeating: UInt8(ascii: "a"), count: size)
            var left = 1_000_000
            while left > 0 {
                stream.update(Array(piece.prefix(left)))
                left -= min(size, left)
            }
            #expect(stream.finish().description == expected)
        }
    }

    @Test("The digest of parts is the digest of their whole")
    func parts() {
        let parts: [[UInt8]] = [[1, 2], [], [3], [UInt8](repeating: 4, count: 200)]
        #expect(SHA256.digest(parts) == SHA256.digest(parts.flatMap { $0 }))
        #expect(SHA256.digest([[UInt8]]()) == SHA256.digest([UInt8]()))
    }

    @Test("A stream that is dropped unfinished leaves others alone")
    func dropped() {
        do {
            var stream = SHA256Stream()
            stream.update([1, 2, 3])
        }
        #expect(SHA256Stream().finish() == SHA256.digest([UInt8]()))
    }
}
