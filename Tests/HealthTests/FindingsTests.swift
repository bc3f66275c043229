import Core
import Health
import Site
import Testing

@Suite("Findings")
struct FindingsTests {
    private func codes(_ document: StatusDocument, isEnrolled: Bool = true) -> [String] {
        Sample.findings(document, isEnrolled: isEnrolled).map(\.code)
    }

    @Test("are none where all is well")
    func none() {
        #expect(codes(Sample.healthy) == [])
    }

    @Test(
        "name a role that does not work, critical unless it is the uplink",
        arguments: [
            (RoleReport.State.stopped, "role.stopped"), (.unknown, "role.silent"),
            (.degraded, "role.failing"), (.backingOff, "role.failing"),
        ])
    func roles(state: RoleReport.State, code: String) {
        for role in [Role.capture, .uplink] {
            var document = Sample.healthy
            document.roles[role] = RoleReport(state: state)
            let findings = Sample.findings(document)
            #expect(findings.map(\.code) == [code])
            #expect(findings[0].summary.contains(role.rawValue))
            let isCritical = role == .capture && code != "role.failing"
            #expect(findings[0].severity == (isCritical ? .critical : .warning))
        }
    }

    @Test("say nothing of roles that start, or that this post does not run")
    func quietRoles() {
        var document = Sample.healthy
        document.roles[.capture] = RoleReport(state: .starting)
        document.roles[.power] = RoleReport(state: .stopped)
        #expect(codes(document) == [])
    }

    @Test("name records that HQ did not take")
    func setAside() {
        var document = Sample.healthy
        document.records.setAside = 2
        #expect(codes(document) == ["records.set_aside"])
        document.records.setAside = nil
        #expect(codes(document) == [])
    }

    @Test("name a link that is silent for more than a day, or that never spoke")
    func link() {
        var document = Sample.healthy
        document.link.lastContactSeconds = Findings.silenceLimit
        #expect(codes(document) == [])
        document.link.lastContactSeconds = Findings.silenceLimit + 1
        #expect(codes(document) == ["link.silent"])
        #expect(
            Sample.findings(document).first?.since
                == Sample.at + .seconds(-Findings.silenceLimit - 1))
        document.link = LinkReport(state: .probing)
        #expect(codes(document) == [])
        document.link = LinkReport(state: .down)
        #expect(codes(document) == ["link.silent"])
    }

    @Test(
        "name at once whom the link does not trust, which is no break that passes",
        arguments: [
            "the certificate of the hub at https://hub:9443 is not accepted: it does not name it",
            "the hub at https://hub:9443 does not accept this post's certificate: revoked",
            "the hub refuses: The certificate has been revoked: of post NE-TEST",
            "the hub refuses: The certificate is of another post: of NE-TWO",
            "no agreement on TLS 1.3 with https://hub:9443: wrong version",
        ])
    func distrusted(error: String) {
        var document = Sample.healthy
        document.link = LinkReport(state: .down, lastContactSeconds: 5, lastError: error)
        let findings = Sample.findings(document)
        #expect(findings.map(\.code) == ["link.distrusted"])
        #expect(findings[0].severity == .critical)
        document.link.lastError = "the hub at https://hub:9443 is not reached: no answer"
        #expect(codes(document) == [])
    }

    @Test("say why a list is not current, in its role's words")
    func listReason() throws {
        var document = Sample.healthy
        document.lists = [
            try #require(
                ListReport([
                    "name": "stolen", "state": "unreadable",
                    "reason": "the list's owner does not permit it for this post",
                ]))
        ]
        let finding = try #require(Sample.findings(document).first)
        #expect(finding.summary.contains("does not permit it for this post"))
        #expect(finding.remedy.contains("waypost lists remove"))
    }

    @Test("name a post that is not enrolled, and then not its silent link")
    func notEnrolled() {
        var document = Sample.healthy
        document.link = LinkReport(state: .down)
        #expect(codes(document, isEnrolled: false) == ["uplink.not_enrolled"])
    }

    @Test(
        "name a list whose look-ups say cannot_say",
        arguments: [
            ("old", ["lists.old"]), ("expired", ["lists.expired"]),
            ("unreadable", ["lists.unreadable"]), ("current", []),
        ] as [(String, [String])])
    func lists(state: String, expected: [String]) throws {
        var document = Sample.healthy
        document.lists = [try #require(Sample.list("stolen", state))]
        #expect(codes(document) == expected)
    }

    @Test(
        "name a disk that fills up",
        arguments: [(700, ["disk.low"]), (50, ["disk.full"]), (800, [])] as [(Int64, [String])])
    func disk(millions: Int64, expected: [String]) {
        var document = Sample.healthy
        document.disk = DiskReport(freeBytes: millions * 1_000_000, reserveBytes: 100_000_000)
        #expect(codes(document) == expected)
    }

    @Test("name a clock that is not believed")
    func clock() {
        var document = Sample.healthy
        document.clock.trust = "untrusted"
        #expect(codes(document) == ["clock.untrusted"])
        document.clock.trust = "holdover"
        #expect(codes(document) == [])
    }

    @Test("each have a remedy that fits the status screen's line")
    func remedies() throws {
        var document = Sample.empty
        document.roles[.capture] = RoleReport(state: .stopped)
        document.records.setAside = 1
        document.link.state = .down
        document.lists = [try #require(Sample.list("stolen", "old"))]
        document.disk = DiskReport(freeBytes: 0, reserveBytes: 1)
        document.clock.trust = "untrusted"
        let findings =
            Sample.findings(document) + Sample.findings(document, isEnrolled: false) + [
                Findings.notProvisioned(siteFile: "site.toml"), Findings.forked,
                Findings.mayNotAsk([.capture, .uplink]), Findings.failing(.capture),
                Findings.safeMode(because: "6 of 6 points", since: Sample.at, until: Sample.at),
                Findings.breakglassUsed(post: "fox-01", at: Sample.at),
            ]
            + [
                "the certificate of the hub at x is not accepted",
                "x does not accept this post's certificate", "no agreement on TLS 1.3 with x",
            ].compactMap(Findings.distrusted)
        #expect(Set(findings.map(\.code)).count == 15)
        let inSafeMode = Role.allCases.flatMap { role in
            var document = Sample.healthy
            document.roles[role] = RoleReport(state: .stopped)
            return Findings.of(document, expected: [role], isEnrolled: true, isInSafeMode: true)
        }
        #expect(inSafeMode.map(\.code) == Role.allCases.map { _ in "role.stopped" })
        for finding in findings + inSafeMode {
            #expect(!finding.remedy.isEmpty)
            #expect(finding.summary.count <= StatusScreen.width - 3, "\(finding.summary)")
            #expect(finding.remedy.count <= StatusScreen.width - 6, "\(finding.remedy)")
        }
    }
}
