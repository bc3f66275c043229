import Core
import PKI
import Site
import Testing

@testable import Station

@Suite("A dry run of provisioning")
struct DryRunTests {
    private let root = TemporaryRoot()
    private var secrets: SecretFiles { SecretFiles(paths: root.paths) }

    private func foresee(
        _ text: String = TemporaryRoot.site(), keyProvider: String? = nil
    ) throws -> [String: ProvisioningReport.Step.Outcome] {
        let report = try Provisioner(paths: root.paths).foresee(
            .init(
                siteFile: root.write(text, "wanted.toml"), supervisor: "S1",
                keyProvider: keyProvider))
        return Dictionary(uniqueKeysWithValues: report.steps.map { ($0.name, $0.outcome) })
    }

    @Test("says of each step what provisioning then does, and makes nothing")
    func before() async throws {
        let planned = try foresee()
        #expect(try root.snapshot().keys.sorted() == ["wanted.toml"])
        let done = try await root.provision()
        #expect(planned.count == done.steps.count)
        for step in done.steps where !["site file", "signature"].contains(step.name) {
            #expect(planned[step.name] == .planned, "\(step)")
            guard case .done = step.outcome else {
                Issue.record("\(step)")
                continue
            }
        }
    }

    @Test("finds a whole post whole, and what was taken away or does not fit to be made again")
    func after() async throws {
        _ = try await root.provision()
        let before = try root.snapshot()
        let found = try foresee()
        #expect(found.filter { $0.value == .planned }.isEmpty, "\(found)")
        #expect(
            try root.snapshot().filter { !$0.key.contains("journal.sqlite") }
                == before.filter { !$0.key.contains("journal.sqlite") })

        let files = LinuxFiles()
        try files.remove(secrets.pinPepper)
        try files.replace(secrets.listKey, with: try PrivateKey.generate().pem(), mode: 0o600)
        let planned = try foresee().filter { $0.value == .planned }.keys
        #expect(Set(planned) == ["PIN pepper", "list key"])
    }

    @Test("tells a refusal before it happens, as the last line")
    func refusals() async throws {
        #expect(try foresee(keyProvider: "nobody")["device key"] == .refused)
        #expect(try foresee(keyProvider: "nobody")["LAN authority"] == nil)
        #expect(throws: SiteFaults.self) {
            try foresee(TemporaryRoot.site().replacing("\"NER\"", with: "\"Niger\""))
        }
        _ = try await root.provision()
        let other = try foresee(TemporaryRoot.site(post: "DEMO-02"))
        #expect(other["journal"] == .refused && other["site.toml"] == nil)
        #expect(try foresee(keyProvider: "tpm2")["device key"] == .refused)
    }
}
