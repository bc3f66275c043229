import Core
import PKI
import Site
import Testing

@testable import Station

@Suite("The post's certificates over years")
struct CertificateEndsTests {
    private static let year = Duration.seconds(365 * 86_400)
    private let root = TemporaryRoot()

    private func codes(_ role: Role, after years: Int) -> [String] {
        CertificateEnds(
            role, paths: root.paths, files: LinuxFiles(),
            at: SystemTime().now() + Self.year * years
        ).findings.map { "\($0.code) \($0.severity)" }
    }

    @Test("are told of in time, those of the LAN and those from HQ")
    func ends() async throws {
        #expect(codes(.uplink, after: 100) == [])
        _ = try await root.provision()
        #expect(codes(.capture, after: 9) == [])
        #expect(codes(.capture, after: 10) == ["certificates.lan critical"])
        #expect(
            codes(.capture, after: 25)
                == ["certificates.lan_ca critical", "certificates.lan critical"])
        let hub = root.paths.root + "/hub"
        #expect(
            Transcript().hub(hub).create(addresses: ["hub.example.org"], port: 9_443)
                == ExitCode.ok)
        let bundle = root.paths.root + "/bundle.json"
        #expect(
            await Transcript().hub(hub).enrol(
                .init(requests: root.paths.configuration + "/device.csr", out: bundle))
                == ExitCode.ok)
        _ = try EnrolmentImport(paths: root.paths).run(bundle: bundle)
        #expect(codes(.uplink, after: 2) == [])
        // Told of for the last 90 days.
        let days = Duration.seconds(86_400)
        for (left, isTold) in [(91, false), (89, true)] {
            let findings = CertificateEnds(
                .uplink, paths: root.paths, files: LinuxFiles(),
                at: SystemTime().now() + Self.year * 3 + days * -left
            ).findings
            #expect(
                findings.contains {
                    $0.code == "certificates.carried" && $0.severity == .warning
                        && $0.remedy.contains("import-receipts")
                } == isTold)
        }
        #expect(
            codes(.uplink, after: 3)
                == ["certificates.device critical", "certificates.carried critical"])
        #expect(codes(.capture, after: 20).first == "certificates.list_ca critical")
    }
}
