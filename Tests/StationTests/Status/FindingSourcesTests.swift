import Core
import Health
import Journal
import Testing
import Uplink

@testable import Station

@Suite("What findings are made of")
struct FindingSourcesTests {
    @Test(
        "The uplink's words for a certificate that is not accepted are known to the finding",
        arguments: [TLSDistrust.Side.hub, .post, .handshake])
    func distrust(side: TLSDistrust.Side) {
        let fault = UplinkFault.distrusted(
            TLSDistrust(side: side, address: "https://hub:9443", reason: "x"))
        #expect(Findings.distrusted(fault.description)?.code == "link.distrusted")
        let broken = UplinkFault.unreachable(address: "https://hub:9443", reason: "x")
        #expect(Findings.distrusted(broken.description) == nil)
    }

    @Test("A journal that cannot be written is critical, with its path and a remedy, until it can")
    func journal() {
        let trouble = JournalTrouble()
        #expect(trouble.finding == nil)
        trouble.note(.busy(waiting: 1))
        #expect(trouble.finding == nil, "that passes by itself")
        trouble.note(.readOnly(path: "/absent/journal"))
        #expect(trouble.finding?.code == "journal.read_only")
        #expect(trouble.finding?.severity == .critical)
        #expect(trouble.finding?.summary.contains("/absent/journal") == true)
        trouble.note(.damaged(epoch: nil, sequence: 3, reason: "x"))
        #expect(trouble.finding?.code == "journal.not_open")
        trouble.clear()
        #expect(trouble.finding == nil)
    }
}
