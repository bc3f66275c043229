internal import Core
internal import Health
internal import Site

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
        if let told = uplink?["uplink"] {
            let contact = told["last_contact"]?.string.flatMap { Timestamp($0) }
            document.link = LinkReport(
                state: told["link"]?.string.flatMap(LinkReport.State.init),
                lastContactSeconds: contact.map {
                    max(0, (time.now() - $0).components.seconds)
                },
                monthBytes: told["month_bytes"]?.integer, lastError: told["last_error"]?.string)
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
