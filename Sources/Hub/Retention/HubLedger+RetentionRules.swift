internal import Core

extension HubLedger {
    static let retentionAct = "retention_run"

    func retentionRules() throws(HubFault) -> [HubRetentionRule] {
        try session.query(
            "SELECT class, months, reference, set_at, set_by FROM retention_rules ORDER BY class",
            []
        ).compactMap { row in
            guard let name = row[0].string, let dataClass = HubRetentionClass(rawValue: name),
                let months = row[1].integer, let reference = row[2].string,
                let setAt = row[3].timestamp, let setBy = row[4].string
            else { return nil }
            return HubRetentionRule(
                dataClass: dataClass, months: Int(clamping: months), reference: reference,
                setAt: setAt, setBy: setBy)
        }
    }

    /// Sets how long a class is kept, and writes down who said so.
    ///
    /// - Parameter months: `nil` for as long as HQ stands.
    func setRetention(
        of dataClass: HubRetentionClass, months: Int?, reference: String, by person: String,
        at time: Timestamp
    ) throws(HubFault) {
        _ = try session.query(
            "DELETE FROM retention_rules WHERE class = $1", [.text(dataClass.rawValue)])
        if let months {
            _ = try session.query(
                """
                INSERT INTO retention_rules (class, months, reference, set_at, set_by)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .text(dataClass.rawValue), .integer(Int64(months)),
                    .text(SQLText.column(reference)), SQLValue(time),
                    .text(SQLText.column(person)),
                ])
        }
        try audit(
            "retention_set", by: person, reference: reference,
            result: "\(dataClass.rawValue): \(months.map { "\($0) months" } ?? "for good")",
            at: time)
    }

    /// When the last run was; `nil` before the first.
    func lastRetentionRun() throws(HubFault) -> Timestamp? {
        try row(
            "SELECT max(at) FROM hub_audit WHERE action = $1", [.text(Self.retentionAct)])?[0]
            .timestamp
    }
}
