import Core
import PKI
import Testing

struct CMSSigningTests {
    private let fixture: CertificateFixture
    private let key: PrivateKey
    private let signer: Certificate
    private let content = Array("the list of the day\r\nand\n a \u{0} byte".utf8)
    private let within = CertificateFixture.within

    init() throws {
        fixture = try CertificateFixture()
        key = try PrivateKey.generate()
        signer = try fixture.issue(.listSigner, for: key)
    }

    @Test("A signed message gives its content and its signer")
    func roundTrip() throws {
        for content in [content, [], [UInt8](repeating: 0xA5, count: 300_000)] {
            let der = try CMS.sign(content, key: key, certificate: signer)
            let result = try CMS.verify(
                der, trust: fixture.trust, at: within, purpose: .listSigning)
            #expect(result.content == content)
            #expect(result.signer == signer)
            #expect(try CMS.verify(der, signer: signer) == content)
        }
    }

    @Test("A detached signature holds for its content only")
    func detached() throws {
        let der = try CMS.sign(content, key: key, certificate: signer, detached: true)
        let found = try CMS.verify(
            der, detachedContent: content, trust: fixture.trust, at: within)
        #expect(found == signer)
        #expect(throws: Never.self) {
            try CMS.verify(der, detachedContent: content, signer: signer)
        }
        expectFault(.badSignature) {
            try CMS.verify(
                der, detachedContent: content + [1], trust: fixture.trust, at: within)
        }
        expectFault(.badSignature) { try CMS.verify(der, detachedContent: [], signer: signer) }
    }

    @Test("A message with and one without content are not taken for each other")
    func detachedMix() throws {
        let attached = try CMS.sign(content, key: key, certificate: signer)
        let detached = try CMS.sign(content, key: key, certificate: signer, detached: true)
        expectFault(.malformed) { try CMS.verify(detached, signer: signer) }
        expectFault(.malformed) {
            try CMS.verify(attached, detachedContent: content, signer: signer)
        }
    }

    @Test("Any altered byte is refused or changes neither content nor signer")
    func altered() throws {
        let der = try CMS.sign(content, key: key, certificate: signer)
        var refused = 0
        for index in der.indices {
            var copy = der
            copy[index] ^= 0x01
            guard let result = try? CMS.verify(copy, trust: fixture.trust, at: within) else {
                refused += 1
                continue
            }
            #expect(result.content == content && result.signer == signer, "byte \(index)")
        }
        #expect(refused > der.count * 9 / 10)
    }

    @Test("Altered content is a bad signature")
    func alteredContent() throws {
        var der = try CMS.sign(content, key: key, certificate: signer)
        let start = try #require(
            der.indices.first { der[$0...].starts(with: content) })
        der[start] ^= 0x20
        let copy = der
        expectFault(.badSignature) { try CMS.verify(copy, trust: fixture.trust, at: within) }
        expectFault(.badSignature) { try CMS.verify(copy, signer: signer) }
    }

    @Test("The chain, the time and the purpose of the signer count")
    func signerTrust() throws {
        let der = try CMS.sign(content, key: key, certificate: signer)
        let foreign = try CertificateFixture(seed: 2)
        func code(
            _ trust: TrustStore, _ time: Timestamp, _ purpose: CertificatePurpose
        ) -> PKIFault.Code? {
            .thrown { try CMS.verify(der, trust: trust, at: time, purpose: purpose) }
        }
        #expect(code(foreign.trust, within, .any) == .untrusted)
        #expect(code(fixture.trust, within, .receiptSigning) == .untrusted)
        #expect(code(fixture.trust, CertificateFixture.end + .seconds(1), .any) == .expired)
        #expect(code(fixture.trust, CertificateFixture.start + .seconds(-1), .any) == .notYetValid)
        #expect(code(fixture.trust, within, .listSigning) == nil)
    }

    @Test("Exactly the given signer is accepted, also one with the same name and key")
    func exactSigner() throws {
        let der = try CMS.sign(content, key: key, certificate: signer)
        let renewed = try fixture.issue(.listSigner, for: key)
        let stranger = try fixture.issue(.listSigner, for: .generate())
        expectFault(.untrusted) { try CMS.verify(der, signer: renewed) }
        expectFault(.untrusted) { try CMS.verify(der, signer: stranger) }
    }

    @Test("A certificate of another key cannot sign")
    func wrongKey() throws {
        let other = try PrivateKey.generate()
        expectFault(.wrongKey) { try CMS.sign(content, key: other, certificate: signer) }
    }

    @Test("Bytes behind the end, cut and foreign input are malformed")
    func malformed() throws {
        let der = try CMS.sign(content, key: key, certificate: signer)
        let encrypted = try CMS.encrypt(content, for: [signer])
        for other in [[], der + [0], Array(der.dropLast()), signer.der, encrypted] {
            expectFault(.malformed) { try CMS.verify(other, signer: signer) }
        }
    }

    @Test("With a given signing time the signed attributes do not ask the clock")
    func signingTime() throws {
        let der = try CMS.sign(content, key: key, certificate: signer, at: within)
        let expected = Array("260528".utf8)  // The day of `within`, as UTCTime begins.
        #expect(der.indices.contains { der[$0...].starts(with: [0x17, 0x0D] + expected) })
        #expect(try CMS.verify(der, signer: signer) == content)
    }
}

@Suite(.enabled(if: OpenSSLCommand.isPresent, "needs the openssl program"))
struct CMSSigningSecondJudgeTests {
    private let fixture: CertificateFixture
    private let key: PrivateKey
    private let signer: Certificate
    private let command: OpenSSLCommand
    private let content = Array("text\nfor both".utf8)

    init() throws {
        fixture = try CertificateFixture()
        key = try PrivateKey.generate()
        signer = try fixture.issue(.listSigner, for: key)
        command = try OpenSSLCommand()
        try command.write(fixture.authority.certificate.pem, as: "root.pem")
        try command.write(signer.pem, as: "signer.pem")
        try command.write(try key.pem(), as: "key.pem")
        try command.write(content, as: "content")
        let secondKey = try PrivateKey.generate()
        try command.write(try fixture.issue(.listSigner, for: secondKey).pem, as: "second.pem")
        try command.write(try secondKey.pem(), as: "second-key.pem")
    }

    @Test("The openssl program accepts our messages")
    func ours() throws {
        try command.write(try CMS.sign(content, key: key, certificate: signer), as: "message")
        try command.succeed(
            "cms -verify -binary -inform DER -in message -CAfile root.pem -purpose any -attime 1780000000 -out result"
        )
        #expect(try command.read("result") == content)
        try command.write(
            try CMS.sign(content, key: key, certificate: signer, detached: true), as: "detached")
        try command.succeed(
            "cms -verify -binary -inform DER -in detached -content content -CAfile root.pem -purpose any -attime 1780000000 -out result"
        )
    }

    @Test("We accept its messages of the form we want, and refuse the others")
    func theirs() throws {
        let sign =
            "cms -sign -binary -nodetach -outform DER -in content -signer signer.pem -inkey key.pem"
        try command.succeed(sign + " -md sha384 -out good")
        #expect(try CMS.verify(command.read("good"), signer: signer) == content)
        for (name, options) in [
            ("bare", "-noattr"), ("old", "-md sha1"),
            ("two", "-signer second.pem -inkey second-key.pem"),
        ] {
            try command.succeed("\(sign) \(options) -out \(name)")
            let der = try command.read(name)
            expectFault(.malformed, "\(name)") { try CMS.verify(der, signer: signer) }
        }
        try command.succeed(sign + " -nocerts -out nameless")
        let nameless = try command.read("nameless")
        #expect(try CMS.verify(nameless, signer: signer) == content)
        expectFault(.untrusted) {
            try CMS.verify(nameless, trust: fixture.trust, at: CertificateFixture.within)
        }
    }
}
