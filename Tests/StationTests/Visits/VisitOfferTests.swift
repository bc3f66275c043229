import Control
import Testing

@testable import Station

@Suite("What is offered from afar")
struct VisitOfferTests {
    private func arguments(
        _ line: String, for authorities: Set<CallerAuthority>? = nil
    ) throws -> [String] {
        try VisitOffer.arguments(TypedLine.words(line), for: authorities)
    }

    @Test(
        "is run with words that were looked at one by one, operands last",
        arguments: [
            ("status", "status"), ("waypost status --json", "status --json"),
            ("doctor", "doctor show"), ("records", "records list"),
            ("records --limit 5", "records list --limit 5"), ("power", "power show"),
            ("loads shed --for=2h lamp --confirm lamp", "loads shed --for 2h --confirm lamp lamp"),
            ("log -f --level warning", "log -f --level warning"),
            (
                "power battery replaced --chemistry agm --ah 200",
                "power battery replaced --chemistry agm --ah 200"
            ),
            ("services capture", "services show capture"), ("check disk", "check disk"),
            ("status --help", "status --help"),
        ])
    func carriedOut(_ line: String, _ words: String) throws {
        #expect(try arguments(line).joined(separator: " ") == words)
    }

    @Test(
        "and nothing else is, however it is written",
        arguments: [
            ("sh", "no command sh"), ("waypost waypost status", "no command waypost status"),
            ("status --root /tmp", "takes no --root"), ("status --root=/tmp", "takes no --root"),
            ("--root /tmp status", "no command"), ("status -- --root", "takes no --"),
            // A value that whoever parses next would take for an option.
            ("power history --to --root=/tmp", "--to wants a value"),
            ("power history --to=--root=/tmp", "--to wants a value"),
            ("loads shed lamp --for", "--for wants a value"),
            ("status now", "takes no word"), ("config check /etc/shadow", "takes no word"),
            ("log -fh", "takes no -fh"), ("support-bundle --to /tmp", "takes no --to"),
            ("doctor --json erase", "takes no word"),
            ("provision --site x", "not offered from afar"), ("seal --yes", "not offered"),
            ("lists install x", "not offered"), ("records export --to /tmp", "not offered"),
            ("session", "not offered"), ("erase --confirm x", "not offered"),
        ])
    func refused(_ line: String, _ problem: String) {
        let fault = #expect(throws: VisitFault.self) { try arguments(line) }
        #expect(fault?.problem.contains(problem) == true, "\(fault?.problem ?? "")")
    }

    @Test("to each by who they are: whoever is let in looks, the rest is by group")
    func authorities() throws {
        for offer in VisitOffer.all {
            for account in [CallerAuthority.view, .tech, .admin, .audit] {
                let isAllowed = (try? VisitOffer.arguments(offer.words, for: [account])) != nil
                #expect(isAllowed == (offer.needs == .view || offer.needs == account))
            }
        }
        let fault = #expect(throws: VisitFault.self) { try arguments("loads shed x", for: [.view]) }
        #expect(fault?.problem == "loads shed is for those who come as waypost-tech")
        #expect(VisitOffer.offered(to: [.view]).allSatisfy { $0.needs == .view })
    }
}
