import Core
import PKI
import Site
import Testing

@testable import Station

@Suite("The import of HQ's enrolment")
struct EnrolmentImportTests {
    private let root = TemporaryRoot()
    private var secrets: SecretFiles { SecretFiles(paths: root.paths) }
    private var hub: String { root.paths.root + "/hub" }
    private var bundle: String { root.paths.root + "/bundle.json" }

    /// Provisions the post and has the hub answer its request.
    private func enrol(_ request: String? = nil) async throws {
        _ = try await root.provision()
        let said = Transcript()
        #expect(said.hub(hub).create(addresses: ["127.0.0.1"], port: 9_443) == ExitCode.ok)
        let code = await said.hub(hub).enrol(
            .init(requests: request ?? secrets.deviceRequest, out: bundle))
        #expect(code == ExitCode.ok, "\(said.complaints)")
    }

    private func changed(_ key: String, to value: JSONValue) throws -> String {
        var members = try #require(try JSONValue(parsing: root.text(bundle)).object)
        members[key] = value
        return try root.write(JSONValue.object(members).prettyText, "changed.json")
    }

    private func expectRefused(_ path: String, _ part: String) throws {
        let said = Transcript()
        #expect(said.commands(root.paths).importEnrolment(path) == ExitCode.failed)
        #expect(said.complaints.contains(part), "\(said.complaints)")
        #expect(!LinuxFiles().exists(secrets.deviceCertificate))
        #expect(!LinuxFiles().exists(secrets.hubAuthority))
    }

    @Test("gives the post its certificate and HQ's authorities, and may be run again")
    func good() async throws {
        try await enrol()
        for outcome in ["done", "already"] {
            let said = Transcript()
            let code = said.commands(root.paths, isJSON: true).importEnrolment(bundle)
            #expect(code == ExitCode.ok, "\(said.complaints)")
            let step = try said.json()["steps"]?.array?.first
            #expect(step?["outcome"]?.string == outcome)
        }
        let certificate = try Certificate(
            pem: LinuxFiles().read(secrets.deviceCertificate, limit: PEMLimit.file))
        let key = try PrivateKey(pem: LinuxFiles().read(secrets.deviceKey, limit: PEMLimit.file))
        #expect(certificate.publicKey == key.publicKey)
        #expect(LinuxFiles().exists(secrets.listAuthority))
    }

    @Test("refuses what is no bundle")
    func notABundle() async throws {
        try await enrol()
        try expectRefused(try root.write("{}", "other.json"), "no enrolment bundle")
        try expectRefused(try root.write("hello", "other.json"), "not valid JSON")
        try expectRefused(root.paths.root + "/absent.json", "cannot read")
        try expectRefused(try changed("certificate", to: "x"), "certificate")
    }

    @Test("refuses another post's")
    func otherPost() async throws {
        try await enrol()
        try expectRefused(try changed("post", to: "DEMO-02"), "DEMO-02")
    }

    @Test("refuses one for another device key")
    func otherKey() async throws {
        let request = try CertificateRequest.make(
            commonName: "DEMO-01", organization: nil, key: .generate())
        let path = try root.write(String(decoding: request.pem, as: UTF8.self), "other.csr")
        try await enrol(path)
        try expectRefused(bundle, "another device key")
    }

    @Test("refuses a certificate that the bundle's own authority did not issue, or long ago")
    func untrusted() async throws {
        try await enrol()
        let now = SystemTime().now()
        let random = SystemRandom()
        let other = try CertificateAuthority.createRoot(
            commonName: "Other", key: .generate(), notBefore: now + .seconds(-3_000_000),
            notAfter: now + .seconds(1_000_000), random: random)
        let authority = JSONValue.string(String(decoding: other.certificate.pem, as: UTF8.self))
        try expectRefused(try changed("hub_ca", to: authority), "trust the certificate")
        let key = try PrivateKey(pem: LinuxFiles().read(secrets.deviceKey, limit: PEMLimit.file))
        let old = try other.issue(
            commonName: "DEMO-01", publicKey: key.publicKey, profile: .client,
            notBefore: now + .seconds(-2_000_000), notAfter: now + .seconds(-1_000_000),
            random: random)
        var members = try #require(try JSONValue(parsing: root.text(bundle)).object)
        members["hub_ca"] = authority
        members["certificate"] = .string(String(decoding: old.pem, as: UTF8.self))
        let path = try root.write(JSONValue.object(members).prettyText, "old.json")
        try expectRefused(path, "expired")
    }

    @Test("refuses a post that is not provisioned with the exit code for configurations")
    func notProvisioned() throws {
        let said = Transcript()
        let path = try root.write("{}", "bundle.json")
        #expect(said.commands(root.paths).importEnrolment(path) == ExitCode.configuration)
    }
}
