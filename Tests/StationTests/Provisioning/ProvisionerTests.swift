import Core
import PKI
import Site
import Supervision
import Testing

@testable import Station

@Suite("Provisioning")
struct ProvisionerTests {
    private let root = TemporaryRoot()
    private var secrets: SecretFiles { SecretFiles(paths: root.paths) }

    private func certificate(_ path: String) throws -> Certificate {
        try Certificate(pem: LinuxFiles().read(path, limit: PEMLimit.file))
    }

    @Test("makes directories, journal, keys, certificates and the first supervisor")
    func first() async throws {
        let report = try await root.provision()
        #expect(report.isComplete, "\(report.text)")
        #expect(report.supervisor?.badge == "S1")
        #expect(report.text.contains(try #require(report.supervisor).pin))
        #expect(Set(report.recoveryCodes).count == 10)
        #expect(report.recoveryCodes.allSatisfy { report.text.contains($0) })
        let register = try root.text(secrets.accessRegister)
        #expect(!report.recoveryCodes.contains { register.contains($0) })
        for key in [secrets.deviceKey, secrets.lanAuthorityKey, secrets.lanKey, secrets.listKey] {
            #expect(try root.mode(key) == 0o600)
        }
        #expect(try root.mode(secrets.upsUsers) == 0o600)
        let users = try UPSUserFile.load(
            LinuxFiles().read(secrets.upsUsers, limit: UPSUserFile.largest), name: "ups.toml"
        ).users
        #expect(users.map(\.name) == ["workstation", "primary"])
        #expect(users.map(\.isPrimary) == [false, true])
        #expect(users.allSatisfy { $0.password.count == 32 })
        #expect(try root.mode(root.paths.secrets) == 0o711)
        #expect(try root.mode(root.paths.outbox(of: .uplink)) == 0o2770)
        #expect(try root.text(root.paths.siteFile) == TemporaryRoot.site())
        #expect(try root.text(root.paths.acceptedSiteFile) == TemporaryRoot.site())
        let request = try CertificateRequest(
            pem: LinuxFiles().read(secrets.deviceRequest, limit: PEMLimit.file))
        #expect(request.commonName == "DEMO-01")
        try TrustStore(anchors: [certificate(root.paths.lanAuthority)]).verify(
            certificate(secrets.lanCertificate), at: SystemTime().now(), purpose: .tlsServer)
    }

    @Test("run again changes nothing and tells no PIN")
    func again() async throws {
        _ = try await root.provision()
        let before = try root.snapshot().filter { !$0.key.contains("journal.sqlite") }
        let report = try await root.provision()
        #expect(report.isComplete, "\(report.text)")
        #expect(report.supervisor == nil)
        #expect(report.json["supervisor"] == .null)
        #expect(report.json["recovery_codes"] == [])
        let made = report.steps.filter { if case .done = $0.outcome { true } else { false } }
        #expect(made.map(\.name) == ["site file", "directories"])
        #expect(try root.snapshot().filter { !$0.key.contains("journal.sqlite") } == before)
    }

    @Test("refuses another post on this board, and changes nothing")
    func otherPost() async throws {
        _ = try await root.provision()
        let wanted = root.paths.root + "/wanted.toml"
        let before = try root.snapshot().filter { !$0.key.contains("journal.sqlite") }
        let report = try await root.provision(TemporaryRoot.site(post: "DEMO-02"))
        #expect(!report.isComplete)
        #expect(report.steps.last?.name == "journal")
        #expect(report.steps.last?.detail.contains("DEMO-01") == true)
        try root.write(TemporaryRoot.site(), "wanted.toml")
        #expect(LinuxFiles().exists(wanted))
        #expect(try root.snapshot().filter { !$0.key.contains("journal.sqlite") } == before)
    }

    @Test("names every fault of the site file before it makes anything")
    func siteFaults() async throws {
        let text = TemporaryRoot.site()
            .replacing("\"NER\"", with: "\"Niger\"").replacing("agm", with: "lead")
        let faults = await #expect(throws: SiteFaults.self) { try await root.provision(text) }
        #expect(faults?.faults.map(\.key) == ["post.country", "power.battery.chemistry"])
        #expect(try root.snapshot().keys.sorted() == ["wanted.toml"])
    }

    @Test("refuses a root whose socket paths are too long")
    func longRoot() async throws {
        let file = try root.write(TemporaryRoot.site(), "wanted.toml")
        let long = Paths(root: root.paths.root + "/" + String(repeating: "d", count: 80))
        await #expect(throws: SiteFaults.self) {
            try await Provisioner(paths: long).provision(
                .init(siteFile: file, supervisor: "S1"))
        }
        #expect(!LinuxFiles().exists(long.root))
    }

    @Test("mends a pair of key and certificate that a power cut parted")
    func partedPairs() async throws {
        _ = try await root.provision()
        let key = try PrivateKey.generate().pem()
        for path in [secrets.lanKey, secrets.listKey] {
            try LinuxFiles().replace(path, with: key, mode: 0o600)
        }
        let report = try await root.provision()
        let made = report.steps.filter { if case .done = $0.outcome { true } else { false } }
        #expect(
            made.map(\.name) == ["site file", "directories", "LAN certificate", "list key"])
        for (key, file) in [
            (secrets.lanKey, secrets.lanCertificate), (secrets.listKey, secrets.listCertificate),
        ] {
            let privateKey = try PrivateKey(pem: LinuxFiles().read(key, limit: PEMLimit.file))
            #expect(try certificate(file).publicKey == privateKey.publicKey)
        }
    }

    @Test("issues the page's certificate anew in the last third of its life")
    func lastThird() async throws {
        _ = try await root.provision()
        let files = LinuxFiles()
        let now = SystemTime().now()
        let authority = CertificateAuthority(
            certificate: try certificate(root.paths.lanAuthority),
            key: try PrivateKey(pem: files.read(secrets.lanAuthorityKey, limit: 9_999)))
        let names = try certificate(secrets.lanCertificate).subjectAlternativeNames
        for (years, isRenewed) in [(4, false), (3, true)] {
            let old = try authority.issue(
                commonName: "Waypost page",
                publicKey: PrivateKey(pem: files.read(secrets.lanKey, limit: 9_999)).publicKey,
                profile: .server(
                    names: names.map {
                        $0.contains(":") || $0.first?.isNumber == true ? .ip($0) : .dns($0)
                    }),
                notBefore: LANAuthority.notBefore, notAfter: now + .seconds(years * 365 * 86_400),
                random: SystemRandom())
            try files.replace(secrets.lanCertificate, with: old.pem, mode: 0o644)
            _ = try await root.provision()
            let after = try certificate(secrets.lanCertificate)
            #expect((after != old) == isRenewed, "\(years) years left")
            #expect(!isRenewed || after.notAfter - now > .seconds(9 * 365 * 86_400))
        }
    }

    @Test("issues the page's certificate anew under a new authority")
    func lostAuthority() async throws {
        _ = try await root.provision()
        try LinuxFiles().remove(root.paths.lanAuthority)
        _ = try await root.provision()
        try TrustStore(anchors: [certificate(root.paths.lanAuthority)]).verify(
            certificate(secrets.lanCertificate), at: SystemTime().now(), purpose: .tlsServer)
    }

    @Test("does not write the register under a capture role that runs")
    func runningRole() async throws {
        try LinuxFiles().makeDirectory(root.paths.runtime(of: .capture), mode: 0o755)
        let lock = try ProcessLock.acquire(root.paths.lock(of: .capture))
        let report = try await root.provision()
        #expect(!report.isComplete)
        #expect(report.steps.last?.name == "first supervisor")
        #expect(!LinuxFiles().exists(secrets.accessRegister))
        withExtendedLifetime(lock) {}
    }
}
