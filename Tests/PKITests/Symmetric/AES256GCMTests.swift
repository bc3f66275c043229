import Core
import PKI
import Testing

struct AES256GCMTests {
    private let key = [UInt8](repeating: 7, count: 32)
    private let nonce = [UInt8](repeating: 9, count: 12)

    private func bytes(_ text: String) throws -> [UInt8] {
        try #require(Hexadecimal.bytes(text))
    }

    /// Cases 13, 14 and 16 of the mode's specification (McGrew and Viega).
    @Test("Sealing gives the published ciphertexts and tags, and opening gives the text back")
    func published() throws {
        let cases: [(key: String, nonce: String, plain: String, other: String, sealed: String)] = [
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12), "", "",
                "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            (
                String(repeating: "00", count: 32), String(repeating: "00", count: 12),
                String(repeating: "00", count: 16), "",
                "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
            ),
            (
                "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
                "cafebabefacedbaddecaf888",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                    + "76fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ]
        for (key, nonce, plain, other, sealed) in cases {
            let cipher = try AES256GCM(key: bytes(key))
            let result = cipher.seal(
                try bytes(plain), nonce: try bytes(nonce), authenticating: try bytes(other))
            #expect(Hexadecimal.text(result) == sealed)
            let opened = try cipher.open(
                result, nonce: bytes(nonce), authenticating: bytes(other))
            #expect(Hexadecimal.text(opened) == plain)
        }
    }

    @Test("Any altered bit is found")
    func altered() throws {
        let cipher = try AES256GCM(key: key)
        let sealed = cipher.seal(Array("text".utf8), nonce: nonce, authenticating: [1])
        for index in sealed.indices {
            for bit in 0..<8 {
                var copy = sealed
                copy[index] ^= 1 << UInt8(bit)
                let code = PKIFault.Code.thrown {
                    try cipher.open(copy, nonce: nonce, authenticating: [1])
                }
                #expect(code == .badSignature)
            }
        }
    }

    @Test("Another key, nonce or authenticated text does not open")
    func others() throws {
        let cipher = try AES256GCM(key: key)
        let sealed = cipher.seal([1, 2, 3], nonce: nonce, authenticating: [1])
        let otherKey = try AES256GCM(key: [UInt8](repeating: 8, count: 32))
        let otherNonce = [UInt8](repeating: 8, count: 12)
        let codes = [
            PKIFault.Code.thrown { try otherKey.open(sealed, nonce: nonce, authenticating: [1]) },
            .thrown { try cipher.open(sealed, nonce: otherNonce, authenticating: [1]) },
            .thrown { try cipher.open(sealed, nonce: nonce, authenticating: [2]) },
            .thrown { try cipher.open(sealed, nonce: nonce, authenticating: []) },
        ]
        #expect(codes.allSatisfy { $0 == .badSignature })
    }

    @Test("Wrong lengths are malformed")
    func lengths() throws {
        let cipher = try AES256GCM(key: key)
        expectFault(.malformed) { try AES256GCM(key: [1]) }
        expectFault(.malformed) { try cipher.open([1, 2], nonce: nonce, authenticating: []) }
        expectFault(.malformed) {
            try cipher.open(
                [UInt8](repeating: 0, count: 16), nonce: [1], authenticating: [])
        }
    }

    @Test("A nonce of another length is a programmer's mistake")
    func nonceLength() async {
        await #expect(processExitsWith: .failure) {
            let cipher = try AES256GCM(key: [UInt8](repeating: 7, count: 32))
            _ = cipher.seal([1], nonce: [1], authenticating: [])
        }
    }
}
