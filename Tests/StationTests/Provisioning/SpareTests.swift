import Core
import Hub
import PKI
import Site
import Testing

@testable import Station

@Suite("A spare")
struct SpareTests {
    private let root = TemporaryRoot()
    private let other = TemporaryRoot()
    private let office: SiteOffice
    private let files = LinuxFiles()

    init() throws {
        office = try SiteOffice(root.paths.root + "/hq")
        try office.introduce(to: root)
        try office.introduce(to: other)
    }

    private func request(_ root: TemporaryRoot) throws -> CertificateRequest {
        try CertificateRequest(
            pem: files.read(SecretFiles(paths: root.paths).deviceRequest, limit: PEMLimit.file))
    }

    private func enrol(
        _ root: TemporaryRoot, as post: String?, isReplacing: Bool = false
    ) async -> (code: Int32, said: Transcript) {
        let said = Transcript()
        let code = await said.hub(office.directory).enrol(
            .init(
                requests: SecretFiles(paths: root.paths).deviceRequest,
                out: root.paths.root + "/bundle.json", post: post, isReplacing: isReplacing))
        return (code, said)
    }

    @Test("has a key and a request before it has a post, and each its own")
    func prepared() async throws {
        for outcome in [ProvisioningReport.Step.Outcome.done, .already] {
            let report = try Provisioner(paths: root.paths).prepareSpare()
            #expect(report.isComplete && report.steps.last?.outcome == outcome, "\(report.text)")
        }
        let name = try request(root).commonName
        #expect(name.hasPrefix("spare-") && name.count == 22)
        _ = try Provisioner(paths: other.paths).prepareSpare()
        #expect(try request(other).commonName != name)
        #expect(!files.exists(root.paths.siteFile))
        // HQ does not take it for a post.
        let nameless = await enrol(root, as: nil)
        #expect(nameless.code == ExitCode.failed)
        #expect(nameless.said.complaints.contains("--post POST"), "\(nameless.said.complaints)")
    }

    @Test("takes a post's place by the stick that HQ signed for it, and no other board does")
    func takesOver() async throws {
        // The post as it was, on a board that died.
        let dead = TemporaryRoot()
        _ = try await dead.provision()
        #expect(await enrol(dead, as: nil).code == ExitCode.ok)
        _ = try Provisioner(paths: root.paths).prepareSpare()
        _ = try Provisioner(paths: other.paths).prepareSpare()

        let occupied = await enrol(root, as: "DEMO-01")
        #expect(occupied.said.complaints.contains("--replace"), "\(occupied.said.complaints)")
        #expect(await enrol(root, as: "DEMO-01", isReplacing: true).code == ExitCode.ok)
        // A post's own request is not a spare's.
        let wrong = await enrol(dead, as: "DEMO-02")
        #expect(wrong.said.complaints.contains("not of a spare"), "\(wrong.said.complaints)")

        let site = try root.write(TemporaryRoot.site(), "site.toml")
        await office.sign(site, device: SecretFiles(paths: root.paths).deviceRequest)
        let elsewhere = try await Provisioner(paths: other.paths)
            .provision(.init(siteFile: site, supervisor: "S1"))
        #expect(elsewhere.text.contains("signed for another device"), "\(elsewhere.text)")
        let fresh = TemporaryRoot()
        try office.introduce(to: fresh)
        let unprepared = try await Provisioner(paths: fresh.paths)
            .provision(.init(siteFile: site, supervisor: "S1"))
        #expect(unprepared.text.contains("signed for another device"), "\(unprepared.text)")

        let report = try await Provisioner(paths: root.paths)
            .provision(.init(siteFile: site, supervisor: "S1"))
        #expect(report.isComplete, "\(report.text)")
        #expect(try request(root).commonName == "DEMO-01")
        let said = Transcript()
        let code = said.commands(root.paths).importEnrolment(root.paths.root + "/bundle.json")
        #expect(code == ExitCode.ok, "\(said.complaints)")
        let again = try Provisioner(paths: root.paths).prepareSpare()
        #expect(again.text.contains("is a post already"), "\(again.text)")
    }

    @Test("is enrolled with others from one folder, and one that is refused costs them nothing")
    func batch() async throws {
        let folder = root.paths.root + "/requests"
        try files.makeDirectory(folder, mode: 0o700)
        for number in 1...9 {
            let request = try CertificateRequest.make(
                commonName: "FLEET-\(number)", organization: nil, key: .generate())
            try files.replace("\(folder)/\(number).csr", with: request.pem, mode: 0o600)
        }
        try files.replace(folder + "/5.csr", with: Array("hello".utf8), mode: 0o600)
        let same = try files.read(folder + "/9.csr", limit: 9_999)
        try files.replace(folder + "/99.csr", with: same, mode: 0o600)
        try files.replace(folder + "/read.me", with: [], mode: 0o600)
        let said = Transcript()
        let out = root.paths.root + "/answers"
        let code = await said.hub(office.directory).enrol(.init(requests: folder, out: out))
        #expect(code == ExitCode.failed)
        #expect(said.output.contains("8 of 10 enrolled"), "\(said.output)")
        #expect(said.complaints.contains("5.csr: ") && said.complaints.contains("99.csr: "))
        #expect(
            try files.list(out, limit: 100).sorted()
                == [1, 2, 3, 4, 6, 7, 8, 9].map { "FLEET-\($0).json" })
    }
}
