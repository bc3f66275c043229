import Core
import PKI
import Testing

struct CertificateAuthorityTests {
    @Test("Names that a certificate cannot hold are refused")
    func badNames() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let bad: [SubjectName] = [
            .dns(""), .dns("a b"), .dns("a,DNS:evil.lan"), .dns("a\u{0}b"), .ip("300.1.1.1"),
            .ip("post.lan"), .uri("urn:ä"), .dns(String(repeating: "a", count: 254)),
        ]
        for name in bad {
            expectFault(.malformed, "\(name)") {
                try fixture.issue(.server(names: [name]), for: key)
            }
        }
        let common = ["", String(repeating: "n", count: 65), "line\nbreak"]
        for name in common {
            expectFault(.malformed) { try fixture.issue(.client, commonName: name, for: key) }
        }
        #expect(throws: Never.self) {
            try fixture.issue(.client, commonName: String(repeating: "é", count: 64), for: key)
        }
    }

    @Test("A period must run forward, within the years that certificates have")
    func periods() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let start = CertificateFixture.start
        for end in [start, start + .seconds(-1), Timestamp(milliseconds: 253_402_300_800_000)] {
            expectFault(.malformed) { try fixture.issue(.client, for: key, notAfter: end) }
        }
        let far = Timestamp(milliseconds: 253_402_300_799_000)
        #expect(try fixture.issue(.client, for: key, notAfter: far).notAfter == far)
    }

    @Test("A key that is not the authority's cannot issue, nor can a leaf")
    func wrongIssuer() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let stranger = CertificateAuthority(
            certificate: fixture.authority.certificate, key: try .generate())
        let leaf = CertificateAuthority(certificate: try fixture.issue(.client, for: key), key: key)
        func issue(_ authority: CertificateAuthority) throws -> Certificate {
            try authority.issue(
                commonName: "x", publicKey: key.publicKey, profile: .client,
                notBefore: CertificateFixture.start, notAfter: CertificateFixture.end,
                random: fixture.random)
        }
        expectFault(.wrongKey) { try issue(stranger) }
        expectFault(.untrusted) { try issue(leaf) }
    }

    @Test("The same key and randomness give the same content")
    func repeatable() throws {
        let key = try PrivateKey.generate()
        let serials = try (0..<2).map { _ in
            try CertificateAuthority.createRoot(
                commonName: "Root", key: key, notBefore: CertificateFixture.start,
                notAfter: CertificateFixture.end, random: SeededRandom(seed: 5)
            ).certificate.serial
        }
        #expect(serials[0] == serials[1])
    }

    @Test(
        "The openssl program agrees with the chain and shows the extensions",
        .enabled(if: OpenSSLCommand.isPresent, "needs the openssl program"))
    func secondJudge() throws {
        let fixture = try CertificateFixture()
        let command = try OpenSSLCommand()
        let leaf = try fixture.issue(.server(names: [.dns("post.lan")]), for: .generate())
        try command.write(fixture.authority.certificate.pem, as: "root.pem")
        try command.write(leaf.pem, as: "leaf.pem")
        try command.succeed(
            "verify -x509_strict -attime 1780000000 -purpose sslserver -CAfile root.pem leaf.pem")
        let client = try command.run(
            "verify -attime 1780000000 -purpose sslclient -CAfile root.pem leaf.pem")
        #expect(!client.isSuccess)
        let root = try command.run("x509 -in root.pem -noout -text").output
        let shown = try command.run("x509 -in leaf.pem -noout -text").output
        #expect(root.contains("CA:TRUE, pathlen:0"))
        #expect(root.contains("Basic Constraints: critical"))
        #expect(root.contains("Certificate Sign, CRL Sign"))
        #expect(root.contains("NIST CURVE: P-256"))
        #expect(shown.contains("CA:FALSE"))
        #expect(shown.contains("DNS:post.lan"))
        #expect(shown.contains("Subject Key Identifier"))
        #expect(shown.contains("Authority Key Identifier"))
        let serial = try command.run("x509 -in leaf.pem -noout -serial").output
        #expect(serial.lowercased() == "serial=\(leaf.serial)\n")
    }
}
