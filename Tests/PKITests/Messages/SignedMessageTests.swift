import Core
import PKI
import Testing

/// Messages of our own making, taken apart. Those of travel documents are tried in `Documents`.
struct SignedMessageTests {
    private let fixture: CertificateFixture
    private let signer: (key: PrivateKey, certificate: Certificate)
    private let content = Array("what was signed".utf8)

    init() throws {
        fixture = try CertificateFixture()
        let key = try PrivateKey.generate()
        signer = (key, try fixture.issue(.listSigner, for: key))
    }

    private func message(at time: Timestamp? = nil) throws -> [UInt8] {
        try CMS.sign(content, key: signer.key, certificate: signer.certificate, at: time)
    }

    @Test("A message says what was signed, by whom, how and when")
    func parts() throws {
        let time = try #require(Timestamp("2026-11-22T08:00:00Z"))
        let read = try SignedMessage(try message(at: time))
        #expect(read.content == content)
        #expect(read.contentType == "1.2.840.113549.1.7.1")
        #expect(read.certificates == [signer.certificate])
        let info = try #require(read.signers.first)
        #expect(read.signers.count == 1)
        #expect(info.identification == .certificate(0))
        #expect(info.digest == .sha256)
        #expect(info.scheme == .ecdsa(.sha256))
        #expect(info.contentType == read.contentType)
        #expect(info.messageDigest == DigestAlgorithm.sha256.digest(content))
        #expect(info.signingTime == time)
        #expect(info.isSigned(by: signer.certificate))
        #expect(!info.isSigned(by: fixture.authority.certificate))
    }

    @Test("Every damaged byte of the signed attributes or the signature is noticed")
    func damage() throws {
        let whole = try message()
        let info = try #require(try SignedMessage(whole).signers.first)
        let place = try #require(whole.firstRange(of: info.signature)).lowerBound
        for offset in info.signature.indices {
            var damaged = whole
            damaged[place + offset] ^= 1
            // Damage to the lengths inside a signature may also make it no message.
            let read = try? SignedMessage(damaged)
            #expect(read?.signers.first?.isSigned(by: signer.certificate) != true)
        }
    }

    @Test("What is no signed message with its content is refused")
    func refused() throws {
        let detached = try CMS.sign(
            content, key: signer.key, certificate: signer.certificate, detached: true)
        for bytes in [[], [0x30, 0], detached, try message() + [0]] {
            #expect(throws: PKIFault.self) { try SignedMessage(bytes) }
        }
    }

    @Test("Digests are those of FIPS 180-4, known by their identifiers and by no others")
    func digests() {
        let empty: [DigestAlgorithm: String] = [
            .sha1: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            .sha224: "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
            .sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ]
        for (algorithm, digest) in empty {
            #expect(Hexadecimal.text(algorithm.digest([])) == digest)
        }
        #expect(DigestAlgorithm.sha384.digest([]).count == 48)
        #expect(DigestAlgorithm.sha512.digest([]).count == 64)
        #expect(DigestAlgorithm(objectIdentifier: "2.16.840.1.101.3.4.2.1") == .sha256)
        #expect(DigestAlgorithm(objectIdentifier: "1.2.840.113549.2.5") == nil)
    }

    @Test("A certificate names its issuer by name and key, and is signed by it alone")
    func issuer() throws {
        let (leaf, authority) = (signer.certificate, fixture.authority.certificate)
        let other = try CertificateFixture().authority.certificate
        #expect(leaf.namesAsIssuer(authority))
        #expect(leaf.issuerNumber == authority.subjectNumber)
        #expect(leaf.authorityKeyIdentifier == authority.subjectKeyIdentifier)
        #expect(leaf.isSigned(by: authority))
        #expect(!leaf.isSigned(by: other))
        #expect(authority.isSigned(by: authority))
        #expect(authority.allowsSigningCertificates == true)
        #expect(leaf.allowsSigningCertificates == false)
        #expect(leaf.allowsSignatures == true)
        #expect(leaf.isUnderstood)
        #expect(leaf.signatureScheme == .ecdsa(.sha256))
        #expect(
            leaf.publicKey.kind
                == .ellipticCurve("prime256v1", bits: 256, isExplicit: false))
    }
}
