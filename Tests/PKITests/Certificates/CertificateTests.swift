import Core
import PKI
import Testing

struct CertificateTests {
    private let names: [SubjectName] = [
        .dns("post.lan"), .ip("192.0.2.7"), .ip("2001:db8::1"), .uri("urn:waypost:post:7"),
    ]

    @Test("An issued certificate says what it was issued with")
    func fields() throws {
        let fixture = try CertificateFixture(commonName: "Root of posts")
        let key = try PrivateKey.generate()
        let certificate = try fixture.issue(
            .server(names: names), commonName: "Poste Été", for: key)
        #expect(certificate.subjectCommonName == "Poste Été")
        #expect(certificate.issuerCommonName == "Root of posts")
        #expect(certificate.notBefore == CertificateFixture.start)
        #expect(certificate.notAfter == CertificateFixture.end)
        #expect(
            certificate.subjectAlternativeNames
                == ["post.lan", "192.0.2.7", "2001:db8::1", "urn:waypost:post:7"])
        #expect(certificate.publicKey == key.publicKey)
        #expect(!certificate.isAuthority)
        #expect(fixture.authority.certificate.isAuthority)
        #expect(certificate.fingerprint == SHA256.digest(certificate.der))
    }

    @Test("Serial numbers have sixteen bytes, are positive and differ")
    func serials() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let serials = try (0..<20).map { _ in try fixture.issue(.client, for: key).serial }
        #expect(Set(serials).count == 20)
        for serial in serials {
            let bytes = try #require(Hexadecimal.bytes(serial))
            #expect(bytes.count == 16 && bytes[0] & 0xC0 == 0x40)
        }
    }

    @Test("DER and PEM give the same certificate back")
    func roundTrip() throws {
        let certificate = try CertificateFixture().authority.certificate
        #expect(try Certificate(der: certificate.der) == certificate)
        let copy = try Certificate(pem: certificate.pem)
        #expect(copy == certificate && copy.hashValue == certificate.hashValue)
        #expect(copy.pem == certificate.pem)
    }

    @Test("A bundle keeps its order and skips what is no certificate")
    func bundle() throws {
        let fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        let leaf = try fixture.issue(.client, for: key)
        let root = fixture.authority.certificate
        let text = Array("a note\n".utf8) + leaf.pem + (try key.pem()) + root.pem
        #expect(try Certificate.bundle(pem: text) == [leaf, root])
        expectFault(.malformed) { try Certificate(pem: text) }
        expectFault(.malformed) { try Certificate.bundle(pem: key.pem()) }
    }

    @Test("Cut, lengthened, oversized and damaged input is malformed")
    func malformed() throws {
        let certificate = try CertificateFixture().authority.certificate
        let der = certificate.der
        var damaged = certificate.pem
        damaged[100] = UInt8(ascii: "!")
        for other in [
            [], [0x30], Array(der.dropLast()), der + [0], [UInt8](repeating: 0x30, count: 1 << 17),
        ] {
            expectFault(.malformed) { try Certificate(der: other) }
        }
        for other in [[], damaged, Array(certificate.pem.dropLast(30))] {
            expectFault(.malformed) { try Certificate(pem: other) }
        }
        let many = [[UInt8]](repeating: certificate.pem, count: PKILimit.bundleCertificates + 1)
            .flatMap { $0 }
        expectFault(.malformed) { try Certificate.bundle(pem: many) }
        #expect(
            try Certificate.bundle(pem: Array(many.dropLast(certificate.pem.count))).count
                == PKILimit.bundleCertificates)
    }

    @Test("No damaged byte of a certificate crashes the reader")
    func flippedBytes() throws {
        let der = try CertificateFixture().authority.certificate.der
        var refused = 0
        for index in der.indices {
            var copy = der
            copy[index] ^= 0x81
            if let certificate = try? Certificate(der: copy) {
                _ = certificate.subjectAlternativeNames
                _ = certificate.subjectCommonName
                #expect(certificate.der != der)
            } else {
                refused += 1
            }
        }
        #expect(refused > 0)
    }
}
