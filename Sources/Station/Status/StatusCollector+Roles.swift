internal import Core
internal import Health
internal import Site
internal import Uplink

extension StatusCollector {
    /// The status as the roles tell it, without a file being read: for a role that must not wait
    /// for the disk. What belongs to a role that does not answer is unknown.
    func collectFromRoles(post: String) async -> StatusDocument {
        var document = StatusDocument(post: post, at: time.now())
        let answers = await askAll()
        for (role, answer) in answers { document.roles[role] = answer.report }
        document.power = answers[.power]?.value?["power"].map(PowerReport.init) ?? PowerReport()
        let uplink = answers[.uplink]?.value
        document.records = uplink?["records"].map(RecordsReport.init) ?? RecordsReport()
        if let state = uplink?["cursor"].flatMap(UplinkState.init) {
            document.link = LinkReport(state, isRunning: true, by: time)
        }
        describeCapture(&document, answers[.capture]?.value)
        let refused = Set(Role.allCases.filter { answers[$0]?.isRefused == true })
        let seen = Findings.of(
            document, expected: Set(RoleProcess.implemented).subtracting(refused),
            // Whoever cannot ask does not complain of it.
            isEnrolled: uplink?["enrolled"]?.bool ?? true)
        document.findings = Findings.merged(
            seen, told: Role.allCases.compactMap { answers[$0]?.value?["findings"] })
        return document
    }
}
