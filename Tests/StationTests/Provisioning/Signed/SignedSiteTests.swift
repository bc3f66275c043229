import Core
import Hub
import PKI
import Records
import Site
import Testing
import Uplink

@testable import Station

@Suite("A site file that HQ signed")
struct SignedSiteTests {
    private let root = TemporaryRoot()
    private let files = LinuxFiles()
    private let office: SiteOffice
    private let site: String
    private var signature: String { site + ".signed" }

    init() async throws {
        office = try SiteOffice(root.paths.root + "/hq")
        try office.introduce(to: root)
        site = try root.write(TemporaryRoot.site(), "site.toml")
        await office.sign(site)
    }

    private func provision(isUnsigned: Bool = false) async throws -> ProvisioningReport {
        try await Provisioner(paths: root.paths).provision(
            .init(siteFile: site, supervisor: "S1", isUnsigned: isUnsigned))
    }

    /// Nothing is half done: what stood below the root stands there as it did.
    private func expectRefused(_ part: String, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let before = try root.snapshot()
        let foreseen = try Provisioner(paths: root.paths)
            .foresee(.init(siteFile: site, supervisor: "S1"))
        let report = try await provision()
        #expect(
            foreseen.steps.map(\.outcome) == report.steps.map(\.outcome),
            "a dry run says the same", sourceLocation: sourceLocation)
        #expect(report.steps.last?.name == "signature", sourceLocation: sourceLocation)
        #expect(report.steps.last?.outcome == .refused, sourceLocation: sourceLocation)
        let said = report.steps.last?.detail ?? ""
        #expect(said.contains(part), "\(said)", sourceLocation: sourceLocation)
        #expect(try root.snapshot() == before, sourceLocation: sourceLocation)
    }

    @Test("makes the board a post, and says who signed it")
    func good() async throws {
        let report = try await provision()
        #expect(report.isComplete, "\(report.text)")
        #expect(report.text.contains("signature: of a.diallo, "))
        // A power cut later, without the stick; then with another file that nobody signed.
        try files.remove(signature)
        #expect(try await provision().text.contains("signature: as it is in force"))
        try root.write(TemporaryRoot.site().replacing("200", with: "220"), "site.toml")
        try await expectRefused("no signature")
        #expect(try await provision(isUnsigned: true).text.contains("NOT LOOKED AT"))
    }

    @Test("is asked for where the card knows its headquarters, and only there")
    func missing() async throws {
        try files.remove(signature)
        try await expectRefused("beside \(site) is no signature of theirs; take both files anew")
        try files.remove(KnownHeadquarters.path(root.paths))
        let report = try await provision()
        #expect(report.text.contains("signature: none: this board knows no headquarters"))
    }

    @Test("is refused where it is not what was signed: changed, cut off, another post's")
    func altered() async throws {
        let (text, signed) = (try root.text(site), try root.text(signature))
        try root.write(text.replacing("600", with: "900"), "site.toml")
        try await expectRefused("is not the file that was signed")
        // A cut at the end of a line leaves a file that is in order.
        for length in [text.count - 1, text.count / 2, 0] {
            try root.write(String(text.prefix(length)), "site.toml")
            try await expectRefused("is not the file that was signed")
        }
        try root.write(text, "site.toml")
        try root.write(String(signed.prefix(signed.count / 2)), "site.toml.signed")
        try await expectRefused("is no signature, or was cut off")
        let other = try root.write(TemporaryRoot.site(post: "DEMO-02"), "other.toml")
        await office.sign(other)
        try root.write(root.text(other + ".signed"), "site.toml.signed")
        try await expectRefused("is not the file that was signed")
        // Every word of the statement is under the signature.
        try root.write(signed.replacing("\"device\": null", with: "\"device\": 7"), signatureName)
        try await expectRefused("is no signature")
        let longer = signed.replacing(/"valid_until": "20../) { _ in "\"valid_until\": \"2090" }
        try #require(longer != signed)
        try root.write(longer, signatureName)
        try await expectRefused("does not hold")
        try root.write(signed, signatureName)
        #expect(try await provision().isComplete)
    }

    private let signatureName = "site.toml.signed"

    @Test("is refused of another headquarters, and of a key that is none of a publisher")
    func untrusted() async throws {
        let signed = try root.text(signature)
        let stranger = try SiteOffice(root.paths.root + "/stranger")
        await stranger.sign(site)
        try await expectRefused("nobody whom this board believes has signed")
        // Of the very HQ, by the key that signs alert lists: a publisher's usage is its own.
        let hub = try HubDirectory.open(office.directory)
        let document = try JSONValue(parsing: signed)
        let statement = try #require(document["statement"].flatMap { SiteStatement($0) })
        let forged = SignedSite(
            try SignedStatement(statement).signed(
                key: hub.key(.listSigner), certificate: hub.certificate(.listSigner),
                at: SystemTime().now()), authorities: nil)
        try root.write(forged.json.prettyText, signatureName)
        try await expectRefused("is not made for")
        // Two signatures are not what is asked for either.
        var members = try #require(document.object)
        members["signatures"] = .array([])
        try root.write(JSONValue.object(members).prettyText, signatureName)
        try await expectRefused("0 of the 1 signatures")
    }

    @Test("is refused after its day, for another device and another board")
    func conditions() async throws {
        let bytes = try files.read(site, limit: SiteFile.largest)
        let now = SystemTime().now()
        func sign(until end: Timestamp, device: Digest256? = nil) throws {
            let key = try PrivateKey(pem: files.read(office.key, limit: 9_999))
            let certificate = try Certificate(pem: files.read(office.certificate, limit: 9_999))
            let statement = try #require(
                SiteStatement(
                    post: "DEMO-01", sha256: SHA256.digest(bytes), size: Int64(bytes.count),
                    madeAt: now + .seconds(-3_600), validUntil: end, device: device))
            let signed = try SignedStatement(statement)
                .signed(key: key, certificate: certificate, at: now)
            try root.write(SignedSite(signed, authorities: nil).json.prettyText, signatureName)
        }
        try sign(until: now + .seconds(-60))
        try await expectRefused("ended at")
        try sign(until: now + .seconds(60), device: SHA256.digest([1]))
        try await expectRefused("was signed for another device")
        try sign(until: now + .seconds(60))
        var trust = SiteTrust(paths: root.paths, files: files, now: now)
        let checked = try SiteFile.check(paths: root.paths, path: site, files: files)
        trust.card = "generic-x86_64"
        let fault = #expect(throws: SiteSignatureFault.self) {
            try trust.judge(site, site: checked, isUnsigned: false)
        }
        #expect(
            fault == .otherBoard(path: site, board: "simulated", card: "generic-x86_64"))
        trust.card = "simulated"
        #expect(try trust.judge(site, site: checked, isUnsigned: false).text.contains("a.diallo"))
    }

    @Test("is believed by a card that knows only the authority before")
    func succession() async throws {
        for step in [
            await Transcript().hub(office.directory).prepareAuthority("lists", nil),
            await Transcript().hub(office.directory).switchAuthority("lists", isForced: true, nil),
        ] { #expect(step == ExitCode.ok) }
        try office.admit("b.keita")
        await office.sign(site)
        #expect(try await provision().text.contains("signature: of b.keita, "))
        // And so is the enrolment.
        let bundle = root.paths.root + "/bundle.json"
        let enrolled = await Transcript().hub(office.directory).enrol(
            .init(requests: SecretFiles(paths: root.paths).deviceRequest, out: bundle))
        #expect(enrolled == ExitCode.ok)
        let said = Transcript()
        #expect(
            said.commands(root.paths).importEnrolment(bundle) == ExitCode.ok, "\(said.complaints)")
    }

    @Test("and no other HQ enrols the post then, alone or in company")
    func otherHeadquarters() async throws {
        _ = try await provision()
        let request = SecretFiles(paths: root.paths).deviceRequest
        let stranger = try SiteOffice(root.paths.root + "/stranger")
        let bundle = root.paths.root + "/bundle.json"
        func enrol(at office: SiteOffice) async throws -> [String: JSONValue] {
            let code = await Transcript().hub(office.directory)
                .enrol(.init(requests: request, out: bundle))
            #expect(code == ExitCode.ok)
            return try #require(try JSONValue(parsing: root.text(bundle)).object)
        }
        let own = try await enrol(at: office)
        let foreign = try await enrol(at: stranger)
        func expectRefused(_ bundle: String) throws {
            let said = Transcript()
            #expect(said.commands(root.paths).importEnrolment(bundle) == ExitCode.failed)
            #expect(said.complaints.contains("is none that"), "\(said.complaints)")
            #expect(!files.exists(SecretFiles(paths: root.paths).hubAuthority))
        }
        try expectRefused(bundle)
        for key in ["hub_ca", "list_ca"] {
            var mixed = own
            mixed[key] = .string((own[key]?.string ?? "") + (foreign[key]?.string ?? ""))
            try expectRefused(root.write(JSONValue.object(mixed).prettyText, "mixed.json"))
            mixed[key] = foreign[key]
            mixed["authorities"] = foreign["authorities"]
            if key == "list_ca" {
                try expectRefused(root.write(JSONValue.object(mixed).prettyText, "mixed.json"))
            }
        }
        let whole = try root.write(JSONValue.object(own).prettyText, "own.json")
        #expect(Transcript().commands(root.paths).importEnrolment(whole) == ExitCode.ok)
    }

    @Test("is signed for a fleet at once, and not at all where one is not in order")
    func fleet() async throws {
        let out = root.paths.root + "/sticks"
        func sign(_ sites: [String]) async -> (code: Int32, said: Transcript) {
            let said = Transcript()
            let code = await said.hub(office.directory).signSites(
                .init(
                    sites: sites, key: office.key, certificate: office.certificate, days: 30,
                    device: nil, out: out), nil)
            return (code, said)
        }
        var sites = try (1...12).map { number in
            try root.write(TemporaryRoot.site(post: "FLEET-\(number)"), "f\(number).toml")
        }
        let broken = try root.write(
            TemporaryRoot.site(post: "FLEET-13").replacing("\"NER\"", with: "\"Niger\""), "b.toml")
        let twice = try root.write(TemporaryRoot.site(post: "FLEET-3"), "again.toml")
        let refused = await sign(sites + [broken, twice])
        #expect(refused.code == ExitCode.configuration)
        #expect(refused.said.complaints.contains("b.toml line 6, post.country"))
        #expect(refused.said.complaints.contains("are both of post FLEET-3"))
        #expect(!files.exists(out))
        let done = await sign(sites)
        #expect(done.code == ExitCode.ok, "\(done.said.complaints)")
        #expect(done.said.output.split(separator: "\n").count == 12)
        sites = (1...12).map { "\(out)/FLEET-\($0)/waypost/site.toml" }
        for site in sites {
            let checked = try SiteFile.check(paths: root.paths, path: site, files: files)
            let verdict = try SiteTrust(paths: root.paths, files: files, now: SystemTime().now())
                .judge(site, site: checked, isUnsigned: false)
            #expect(verdict.text.contains("a.diallo"))
        }
    }
}
