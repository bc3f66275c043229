import Core
import PKI
import Testing

struct ScryptTests {
    @Test("scrypt gives the keys of RFC 7914 §12")
    func published() throws {
        let cases: [(String, String, Int, Int, Int, String)] = [
            (
                "", "", 16, 1, 1,
                "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                    + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
            ),
            (
                "password", "NaCl", 1_024, 8, 16,
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", 16_384, 8, 1,
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ]
        for (secret, salt, cost, blockSize, parallelism, expected) in cases {
            let key = try Scrypt.derive(
                secret: Array(secret.utf8), salt: Array(salt.utf8), cost: cost,
                blockSize: blockSize, parallelism: parallelism, length: 64)
            #expect(Hexadecimal.text(key) == expected)
        }
    }

    @Test(
        "Parameters out of range are refused before any work",
        arguments: [
            (0, 8, 1, 32), (1, 8, 1, 32), (15, 8, 1, 32), (-16, 8, 1, 32), (16, 0, 1, 32),
            (16, 8, 0, 32), (16, 8, 1, 0), (16, 8, 1, 1_025), (1 << 24, 8, 1, 32),
        ])
    func outOfRange(cost: Int, blockSize: Int, parallelism: Int, length: Int) {
        let code = PKIFault.Code.thrown {
            try Scrypt.derive(
                secret: [1], salt: [2], cost: cost, blockSize: blockSize,
                parallelism: parallelism, length: length)
        }
        #expect(code == .malformed)
    }
}
