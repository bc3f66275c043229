import Core
import Foundation
import Testing

@testable import PKI

struct PrivateKeyTests {
    private let message = Array("three crossings".utf8)

    @Test("A signature is valid for its message and its key only")
    func signature() throws {
        let key = try PrivateKey.generate()
        let signature = try key.sign(message)
        #expect(key.publicKey.isValid(signature: signature, of: message))
        #expect(!key.publicKey.isValid(signature: signature, of: message + [0]))
        #expect(!key.publicKey.isValid(signature: signature.dropLast(), of: message))
        #expect(!key.publicKey.isValid(signature: [], of: message))
        #expect(!(try PrivateKey.generate().publicKey.isValid(signature: signature, of: message)))
    }

    @Test("An empty message can be signed")
    func emptyMessage() throws {
        let key = try PrivateKey.generate()
        #expect(key.publicKey.isValid(signature: try key.sign([]), of: []))
    }

    @Test("A key read back from its PEM text is the same key")
    func pem() throws {
        let key = try PrivateKey.generate()
        let text = try key.pem()
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let copy = try PrivateKey(pem: text)
        #expect(copy.publicKeyDER == key.publicKeyDER)
        #expect(key.publicKey.isValid(signature: try copy.sign(message), of: message))
    }

    @Test("Texts without a key are malformed")
    func noKey() throws {
        let certificate = try CertificateFixture().authority.certificate.pem
        let tooLong = try PrivateKey.generate().pem() + [UInt8](repeating: 10, count: 64 << 10)
        for text in [[], Array("nothing".utf8), certificate, tooLong] {
            expectFault(.malformed) { try PrivateKey(pem: text) }
        }
    }

    @Test("A key whose private half is kept elsewhere says that it cannot be exported")
    func notExportable() throws {
        let outside = try PrivateKey(handle: PrivateKey.generate().publicKey.handle)
        expectFault(.notExportable) { try outside.pem() }
        #expect(PKIFault.Code.thrown { try outside.sign(message) } != nil)
    }

    @Test("A provider that is not there makes no key, and what is no name is said to be none")
    func unknownProvider() throws {
        expectFault(.keyUnavailable) { try PrivateKey.generate(in: "nobody") }
        for name in ["", "tpm2,fips=yes", "a=b", "tpm 2"] {
            expectFault(.malformed) { try PrivateKey.generate(in: name) }
        }
        #expect(try PrivateKey.generate().provider == nil)
    }

    @Test("A public key is read back from its DER form, and from nothing else")
    func publicKey() throws {
        let der = try PrivateKey.generate().publicKeyDER
        #expect(try PublicKey(der: der).der == der)
        for other in [[], Array(der.dropLast()), der + [0]] {
            expectFault(.malformed) { try PublicKey(der: other) }
        }
    }

    @Test("One key signs for many at once")
    func concurrent() async throws {
        let key = try PrivateKey.generate()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let message = [UInt8(index)]
                    return key.publicKey.isValid(signature: try key.sign(message), of: message)
                }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }
}

@Suite(.enabled(if: OpenSSLCommand.isPresent, "needs the openssl program"))
struct PrivateKeyStoreTests {
    private let message = Array("three crossings".utf8)

    @Test("A key is found by a file's URI")
    func file() throws {
        let command = try OpenSSLCommand()
        let key = try PrivateKey.generate()
        try command.write(try key.pem(), as: "key.pem")
        let found = try PrivateKey(uri: "file:" + command.path("key.pem"))
        #expect(found.publicKeyDER == key.publicKeyDER)
        #expect(key.publicKey.isValid(signature: try found.sign(message), of: message))
    }

    @Test("A URI without a usable key says so")
    func unavailable() throws {
        let command = try OpenSSLCommand()
        try command.write(try CertificateFixture().authority.certificate.pem, as: "other.pem")
        try command.write(try PrivateKey.generate().pem(), as: "key.pem")
        try command.succeed(
            "pkcs8 -topk8 -in key.pem -out encrypted.pem -passout pass:secret")
        let uris = [
            "file:" + command.path("absent.pem"), "file:" + command.path("other.pem"),
            "file:" + command.path("encrypted.pem"), "handle:0x81000001", "nonsense:",
        ]
        for uri in uris {
            expectFault(.keyUnavailable, "\(uri)") { try PrivateKey(uri: uri) }
        }
        expectFault(.malformed) { try PrivateKey(uri: "") }
        let encrypted = try command.read("encrypted.pem")
        expectFault(.malformed) { try PrivateKey(pem: encrypted) }
    }

    @Test("RSA and SEC 1 keys of the openssl program sign so that it agrees")
    func foreignKeys() throws {
        let command = try OpenSSLCommand()
        try command.succeed("genrsa -traditional -out rsa.pem 2048")
        try command.succeed("ecparam -name prime256v1 -genkey -noout -out ec.pem")
        try command.write(message, as: "message")
        for name in ["rsa.pem", "ec.pem"] {
            let key = try PrivateKey(pem: command.read(name))
            try command.write(try key.sign(message), as: "signature")
            try command.succeed("dgst -sha256 -prverify \(name) -signature signature message")
        }
    }

    @Test("Keys of other kinds are refused by name")
    func otherKinds() throws {
        let command = try OpenSSLCommand()
        try command.succeed("genpkey -algorithm ED25519 -out key.pem")
        let text = try command.read("key.pem")
        expectFault(.wrongKey) { try PrivateKey(pem: text) }
    }
}
