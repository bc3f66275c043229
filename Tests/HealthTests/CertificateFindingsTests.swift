import Core
import Testing

@testable import Health

@Suite("The end of a certificate")
struct CertificateFindingsTests {
    private let end = Timestamp(milliseconds: 1_795_000_000_000)
    private let day = Duration.seconds(86_400)

    private func finding(daysBefore days: Int) -> Finding? {
        Findings.certificates(
            [
                CertificateReport(
                    what: "This post's certificate", name: "device", notAfter: end,
                    consequence: "HQ takes nothing from it", remedy: "renew it")
            ], at: end + day * -days
        ).first
    }

    @Test("is no matter until 90 days before")
    func early() {
        #expect(finding(daysBefore: 91) == nil)
        #expect(finding(daysBefore: 3_000) == nil)
    }

    @Test("is told of from then on, and is critical once it has come")
    func near() throws {
        let warning = try #require(finding(daysBefore: 90))
        #expect(warning.severity == .warning && warning.code == "certificates.device")
        #expect(warning.summary.contains("ends in 90 days"))
        #expect(finding(daysBefore: 1)?.severity == .warning)
        for days in [0, -1, -500] {
            let ended = try #require(finding(daysBefore: days))
            #expect(ended.severity == .critical && ended.remedy == "renew it")
            #expect(ended.summary.contains("HQ takes nothing from it"))
        }
    }
}
