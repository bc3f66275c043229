import Core
import Hub
import PKI
import Screening
import Site
import Testing
import Uplink

@testable import Station

@Suite("A renewal that is carried by hand")
struct RenewalByHandTests {
    private let root = TemporaryRoot()
    private var secrets: SecretFiles { SecretFiles(paths: root.paths) }
    private var hub: String { root.paths.root + "/hub" }
    private var request: String { root.paths.root + "/DEMO-01.renewal" }
    private var bundle: String { root.paths.root + "/bundle.json" }
    private var store: HubCommands.StoreChoice { .sqlite(path: root.paths.root + "/hub.sqlite") }
    private var pair: DevicePair? {
        get throws { try secrets.device(LinuxFiles()).current() }
    }

    private func enrol() async throws {
        _ = try await root.provision()
        let said = Transcript()
        #expect(said.hub(hub).create(addresses: ["127.0.0.1"], port: 9_443) == ExitCode.ok)
        #expect(
            await said.hub(hub).enrol(.init(requests: secrets.deviceRequest, out: bundle))
                == ExitCode.ok)
        #expect(said.commands(root.paths).importEnrolment(bundle) == ExitCode.ok)
        try await SQLiteHubStore(path: root.paths.root + "/hub.sqlite")
            .prepare(at: SystemTime().now())
    }

    private func answer() async -> (code: Int32, said: Transcript) {
        let said = Transcript()
        return (await said.hub(hub).enrol(.init(requests: request, out: bundle), store), said)
    }

    private func renew() async throws {
        let said = Transcript()
        let code = said.commands(root.paths).requestRenewal(out: request)
        #expect(code == ExitCode.ok, "\(said.complaints)")
        let answered = await answer()
        #expect(answered.code == ExitCode.ok, "\(answered.said.complaints)")
    }

    @Test("gives the post another pair, and may be imported twice")
    func good() async throws {
        try await enrol()
        let first = try #require(try pair)
        try await renew()
        #expect(try pair?.certificate == first.certificate)
        for outcome in ["done", "already"] {
            let said = Transcript()
            let code = said.commands(root.paths, isJSON: true).importEnrolment(bundle)
            #expect(code == ExitCode.ok, "\(said.complaints)")
            #expect(try said.json()["steps"]?.array?.first?["outcome"]?.string == outcome)
        }
        let second = try #require(try pair)
        #expect(second.isConsistent)
        #expect(second.key.publicKey != first.key.publicKey)
        #expect(try root.mode(root.paths.state(of: .uplink) + "/device.pem") == 0o600)
        // The provisioned pair stands as it was.
        let provisioned = try Certificate(
            pem: LinuxFiles().read(secrets.deviceCertificate, limit: PEMLimit.file))
        #expect(provisioned == first.certificate)
    }

    @Test("asks for the same key again, and the answer to a key that was dropped is refused")
    func again() async throws {
        try await enrol()
        try await renew()
        let first = try root.text(bundle)
        try await renew()
        #expect(
            try JSONValue(parsing: root.text(bundle))["certificate"]
                == JSONValue(parsing: first)["certificate"])
        try LinuxFiles().remove(secrets.device(LinuxFiles()).next)
        let said = Transcript()
        #expect(said.commands(root.paths).importEnrolment(bundle) == ExitCode.failed)
        #expect(said.complaints.contains("another device key"), "\(said.complaints)")
    }

    @Test("is refused for a device that was revoked")
    func revoked() async throws {
        try await enrol()
        try await renew()
        #expect(await Transcript().hub(hub).refuseDevices(of: "DEMO-01", store) == ExitCode.ok)
        let answered = await answer()
        // The same request is answered by the same certificate, which is refused as the device is.
        #expect(answered.code == ExitCode.failed)
        #expect(answered.said.complaints.contains("revoked"), "\(answered.said.complaints)")
    }

    @Test("is nothing for a post that is not enrolled")
    func notEnrolled() async throws {
        _ = try await root.provision()
        let said = Transcript()
        #expect(said.commands(root.paths).requestRenewal(out: request) == ExitCode.failed)
        #expect(said.complaints.contains("no certificate"), "\(said.complaints)")
    }

    @Test("leaves the lists that are sealed to the post readable, before and after")
    func lists() async throws {
        try await enrol()
        let documents = try root.write(
            "issuer,number,type,kind,date\nSEN,A0123456,passport,stolen,2024-01-01\n", "d.csv")
        func build(_ name: String) throws -> String {
            let out = root.paths.root + "/\(name).bundle"
            let said = Transcript()
            let code = said.commands(root.paths).buildList(
                StationCommands.ListOrder(
                    documents: documents, persons: nil, name: name, meta: nil,
                    key: hub + "/list.key", certificate: hub + "/list.pem",
                    recipients: [secrets.listCertificate], out: out))
            #expect(code == ExitCode.ok, "\(said.complaints)")
            return out
        }
        let library = ListLibrary(paths: root.paths, files: LinuxFiles())
        let admission = ListAdmission(
            post: "DEMO-01", time: SystemTime().now(), clockIsTrusted: true)
        let (installed, published) = (try build("installed"), try build("published"))
        _ = try library.install(from: installed, admission: admission)
        try await renew()
        #expect(Transcript().commands(root.paths).importEnrolment(bundle) == ExitCode.ok)
        // One that HQ sealed before the renewal and that arrives behind it.
        _ = try library.install(from: published, admission: admission)
        let states = try library.load().map {
            ListState($0, post: "DEMO-01", at: SystemTime().now(), clockIsTrusted: true).json
        }
        #expect(states.count == 2)
        #expect(states.allSatisfy { $0["state"] == "current" }, "\(states)")
    }
}
