import Core
import Foundation
import Hub
import PKI
import Testing

@Suite("A hub's directory")
struct HubDirectoryTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/hub"
    }

    private func create(_ addresses: [String] = ["127.0.0.1", "hub.example"]) throws -> HubDirectory
    {
        try HubDirectory.create(path, addresses: addresses, at: SampleChain.now)
    }

    @Test("holds an authority and what it issued, each for its own use")
    func created() throws {
        let hub = try create()
        let hubTrust = TrustStore(anchors: [try hub.certificate(.hubAuthority)])
        try hubTrust.verify(
            hub.certificate(.server), at: SampleChain.now, purpose: .tlsServer)
        try hubTrust.verify(
            hub.certificate(.receiptSigner), at: SampleChain.now, purpose: .receiptSigning)
        #expect(throws: PKIFault.self) {
            try hubTrust.verify(
                hub.certificate(.listSigner), at: SampleChain.now, purpose: .listSigning)
        }
        try TrustStore(anchors: [hub.certificate(.listAuthority)]).verify(
            hub.certificate(.listSigner), at: SampleChain.now, purpose: .listSigning)
        let server = try hub.certificate(.server)
        #expect(server.notBefore == SampleChain.now + .seconds(-86_400))
        #expect(server.notAfter == SampleChain.now + .seconds(3 * 365 * 86_400))
        for credential in HubDirectory.Credential.allCases {
            #expect(
                try hub.key(credential).publicKey == hub.certificate(credential).publicKey)
            let mode =
                try FileManager.default.attributesOfItem(
                    atPath: "\(path)/\(credential.rawValue).key")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(hub.postAddress == "https://127.0.0.1:9443")
    }

    @Test("made again is the same, and other addresses get a new server certificate alone")
    func idempotent() throws {
        let first = try create()
        let before = try HubDirectory.Credential.allCases.map { try first.certificate($0) }
        let second = try create()
        #expect(try HubDirectory.Credential.allCases.map { try second.certificate($0) } == before)
        let third = try create(["10.0.0.7"])
        let after = try HubDirectory.Credential.allCases.map { try third.certificate($0) }
        #expect(zip(before, after).filter { $0 != $1 }.count == 1)
        #expect(try third.key(.server).publicKey == before[1].publicKey)
        #expect(
            try third.certificate(.server).subjectAlternativeNames.contains {
                $0.contains("10.0.0.7")
            })
        #expect(try HubDirectory.open(path).addresses == ["10.0.0.7"])
    }

    @Test("refuses what is no address, and a directory that holds no hub")
    func faults() throws {
        for address in ["", "host:9443", "1.2.3", "a b", "300.1.1.1", "-x.example", "x..y"] {
            #expect(throws: HubFault.self) { try create([address]) }
        }
        #expect(throws: HubFault.self) { try create([]) }
        #expect(throws: HubFault.self) { try HubDirectory.open(path) }
    }

    @Test("enrols a post with all it needs")
    func enrolment() throws {
        let hub = try create(["fd00::7"])
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(
            commonName: "DEMO-01", organization: nil, key: key)
        let bundle = try hub.enrol(csr: request.pem, at: SampleChain.now)
        #expect(bundle.post == "DEMO-01")
        #expect(bundle.hub == "https://[fd00::7]:9443")
        #expect(try EnrolmentBundle(JSONValue(parsing: bundle.json.prettyText)) == bundle)
        let certificate = try Certificate(pem: Array(bundle.certificate.utf8))
        #expect(certificate.publicKey == key.publicKey)
        try TrustStore(anchors: [Certificate(pem: Array(bundle.hubAuthority.utf8))]).verify(
            certificate, at: SampleChain.now, purpose: .tlsClient)
        let kept = try LinuxFiles().list(path + "/issued", limit: 10)
        #expect(kept == ["DEMO-01-\(certificate.serial).pem"])
    }

    @Test("does not enrol a second device under a post's name unless it takes the other's place")
    func secondDevice() throws {
        let hub = try create()
        func request(_ key: PrivateKey, _ name: String = "DEMO-01") throws -> [UInt8] {
            try CertificateRequest.make(commonName: name, organization: nil, key: key).pem
        }
        let first = try PrivateKey.generate()
        let second = try PrivateKey.generate()
        _ = try hub.enrol(csr: request(first), at: SampleChain.now)
        // The same device may ask again, and a name that only begins alike is another post.
        _ = try hub.enrol(csr: request(first), at: SampleChain.now)
        _ = try hub.enrol(csr: request(second, "DEMO-01-B"), at: SampleChain.now)
        let before = try LinuxFiles().list(path + "/issued", limit: 10)
        #expect(before.count == 3)
        let fault = #expect(throws: HubFault.self) {
            try hub.enrol(csr: request(second), at: SampleChain.now)
        }
        #expect(fault?.problem.contains("DEMO-01 is enrolled already") == true)
        #expect(fault?.remedy?.contains("--replace") == true)
        #expect(try LinuxFiles().list(path + "/issued", limit: 10) == before)
        _ = try hub.enrol(csr: request(second), isReplacing: true, at: SampleChain.now)
        #expect(throws: HubFault.self) {
            try hub.enrol(csr: request(first), at: SampleChain.now)
        }
        #expect(try LinuxFiles().list(path + "/issued/replaced", limit: 10).count == 2)
    }

    @Test("does not enrol a name that is none, or a text that is no request")
    func badEnrolment() throws {
        let hub = try create()
        for name in ["../x", "a b", ".x"] {
            let request = try CertificateRequest.make(
                commonName: name, organization: nil, key: .generate())
            #expect(throws: HubFault.self) {
                try hub.enrol(csr: request.pem, at: SampleChain.now)
            }
        }
        #expect(throws: HubFault.self) { try hub.enrol(csr: [1, 2, 3], at: SampleChain.now) }
    }
}
