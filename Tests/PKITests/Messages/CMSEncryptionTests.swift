import Core
import PKI
import Testing

struct CMSEncryptionTests {
    private let fixture: CertificateFixture
    private let key: PrivateKey
    private let recipient: Certificate
    private let content = Array("for your eyes".utf8)

    init() throws {
        fixture = try CertificateFixture()
        key = try PrivateKey.generate()
        recipient = try fixture.issue(.recipient, for: key)
    }

    @Test("Each recipient reads the content, with or without naming the certificate")
    func roundTrip() throws {
        let otherKey = try PrivateKey.generate()
        let other = try fixture.issue(.recipient, commonName: "other", for: otherKey)
        for content in [content, [], [UInt8](repeating: 0x5A, count: 300_000)] {
            let der = try CMS.encrypt(content, for: [recipient, other])
            #expect(try CMS.decrypt(der, key: key, certificate: recipient) == content)
            #expect(try CMS.decrypt(der, key: otherKey, certificate: other) == content)
            #expect(try CMS.decrypt(der, key: key, certificate: nil) == content)
            #expect(try CMS.decrypt(der, key: otherKey, certificate: nil) == content)
        }
    }

    @Test("The content does not stand in the message")
    func hidden() throws {
        let der = try CMS.encrypt(content, for: [recipient])
        #expect(!der.indices.contains { der[$0...].starts(with: content.prefix(6)) })
    }

    @Test("Somebody else cannot read it")
    func wrongRecipient() throws {
        let der = try CMS.encrypt(content, for: [recipient])
        let stranger = try PrivateKey.generate()
        let certificate = try fixture.issue(.recipient, for: stranger)
        for (key, certificate) in [
            (stranger, certificate), (stranger, nil), (stranger, recipient), (key, certificate),
        ] as [(PrivateKey, Certificate?)] {
            expectFault(.wrongKey) { try CMS.decrypt(der, key: key, certificate: certificate) }
        }
    }

    @Test("One of several keys opens it, and an altered one is told from one for nobody here")
    func severalKeys() throws {
        let der = try CMS.encrypt(content, for: [recipient])
        let others = [try PrivateKey.generate(), try PrivateKey.generate()]
        for keys in [[key], [key] + others, others + [key], [others[0], key, others[1]]] {
            #expect(try CMS.decrypt(der, keys: keys) == content)
            var altered = der
            altered[altered.count - 1] ^= 1
            expectFault(.badSignature) { try CMS.decrypt(altered, keys: keys) }
        }
        expectFault(.wrongKey) { try CMS.decrypt(der, keys: others) }
        expectFault(.wrongKey) { try CMS.decrypt(der, keys: []) }
        expectFault(.malformed) { try CMS.decrypt([1, 2, 3], keys: others) }
    }

    @Test("Any altered byte is refused or changes nothing")
    func altered() throws {
        let der = try CMS.encrypt(content, for: [recipient])
        var codes: [PKIFault.Code: Int] = [:]
        for index in der.indices {
            var copy = der
            copy[index] ^= 0x01
            do {
                let result = try CMS.decrypt(copy, key: key, certificate: nil)
                #expect(result == content, "byte \(index)")
            } catch {
                codes[error.code, default: 0] += 1
            }
        }
        // The text, its nonce and its tag at the least; the wrapped key and the sender's point.
        #expect(codes[.badSignature, default: 0] >= content.count + 12 + 16)
        #expect(codes[.wrongKey, default: 0] >= 40 + 64)
    }

    @Test("Bytes behind the end, cut and signed input are malformed")
    func malformed() throws {
        let der = try CMS.encrypt(content, for: [recipient])
        let signed = try CMS.sign(content, key: key, certificate: recipient)
        for other in [[], der + [0], Array(der.dropLast()), signed] {
            expectFault(.malformed) { try CMS.decrypt(other, key: key, certificate: nil) }
        }
    }

    @Test("There must be a recipient, and not too many")
    func recipients() throws {
        let many = [Certificate](repeating: recipient, count: 257)
        for list in [[], many] {
            expectFault(.malformed) { try CMS.encrypt(content, for: list) }
        }
    }
}

@Suite(.enabled(if: OpenSSLCommand.isPresent, "needs the openssl program"))
struct CMSEncryptionSecondJudgeTests {
    private let fixture: CertificateFixture
    private let command: OpenSSLCommand
    private let content = Array("text\nfor both".utf8)

    init() throws {
        fixture = try CertificateFixture()
        command = try OpenSSLCommand()
        try command.write(content, as: "content")
    }

    @Test("The openssl program reads ours and we read its, by ECDH")
    func ellipticCurve() throws {
        try exchange(with: .generate())
    }

    @Test("The openssl program reads ours and we read its, by RSA")
    func rsa() throws {
        try command.succeed("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem")
        let key = try PrivateKey(pem: command.read("key.pem"))
        try exchange(with: key)
        let der = try CMS.encrypt(content, for: [fixture.issue(.recipient, for: key)])
        try command.succeed("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out other.pem")
        let other = try PrivateKey(pem: command.read("other.pem"))
        let code = PKIFault.Code.thrown { try CMS.decrypt(der, key: other, certificate: nil) }
        #expect(code == .wrongKey || code == .badSignature)
    }

    private func exchange(with key: PrivateKey) throws {
        let recipient = try fixture.issue(.recipient, for: key)
        try command.write(try key.pem(), as: "key.pem")
        try command.write(recipient.pem, as: "recipient.pem")
        try command.write(try CMS.encrypt(content, for: [recipient]), as: "ours")
        try command.succeed(
            "cms -decrypt -binary -inform DER -in ours -inkey key.pem -recip recipient.pem -out result"
        )
        #expect(try command.read("result") == content)
        try command.succeed(
            "cms -encrypt -binary -aes-256-gcm -outform DER -in content -out theirs recipient.pem")
        let theirs = try command.read("theirs")
        #expect(try CMS.decrypt(theirs, key: key, certificate: recipient) == content)
        try command.succeed(
            "cms -encrypt -binary -aes-256-cbc -outform DER -in content -out old recipient.pem")
        let old = try command.read("old")
        expectFault(.malformed) { try CMS.decrypt(old, key: key, certificate: recipient) }
    }
}
