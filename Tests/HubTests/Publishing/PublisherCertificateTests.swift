import Core
import Hub
import PKI
import Testing

@Suite("Until when a person may publish")
struct PublisherCertificateTests {
    @Test("is by the certificate that ends last; the one before holds beside it")
    func successor() throws {
        let fixture = try PostAndHub(enrolledAt: SampleChain.now)
        #expect(try fixture.hub.publishers().isEmpty)
        func admit(_ name: String, days: Int) throws -> Certificate {
            let request = try CertificateRequest.make(
                commonName: name, organization: nil, key: .generate())
            return try fixture.hub.admitPublisher(
                csr: request.pem, at: SampleChain.now + .seconds(days * 86_400))
        }
        let first = try admit("amina", days: 0)
        let other = try admit("boubacar", days: 1)
        let second = try admit("amina", days: 280)
        #expect(
            try fixture.hub.publishers() == [
                PublisherCertificate(name: "amina", notAfter: second.notAfter),
                PublisherCertificate(name: "boubacar", notAfter: other.notAfter),
            ])
        for certificate in [first, second] {
            try fixture.hub.publisherTrust().verify(
                certificate, at: SampleChain.now + .seconds(300 * 86_400), purpose: .publishing)
        }
        // What is no certificate counts for nobody.
        try LinuxFiles().replace(
            fixture.hub.directory + "/publishers/x.pem", with: [0x2D], mode: 0o640)
        #expect(try fixture.hub.publishers().count == 2)
    }
}
