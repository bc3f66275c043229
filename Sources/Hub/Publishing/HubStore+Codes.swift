internal import Core
public import Records
public import Uplink

extension HubStore {
    /// Keeps what a State added to the code lists in `state_codes`, for reports. What only an
    /// earlier release has stays there as retired.
    public func keepCodes(
        _ codes: [AddedCode], of release: ReleaseName
    ) async throws(HubFault) {
        try await perform { (ledger) throws(HubFault) in
            try ledger.session.transaction { () throws(HubFault) in
                _ = try ledger.session.query("UPDATE state_codes SET retired = 1", [])
                for code in codes {
                    _ = try ledger.session.query(
                        """
                        INSERT INTO state_codes (list, code, label, labels, retired, release)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (list, code) DO UPDATE SET label = excluded.label,
                            labels = excluded.labels, retired = excluded.retired,
                            release = excluded.release
                        """,
                        [
                            .text(code.list), .text(code.code), .text(code.label(in: "en")),
                            .text(
                                JSONValue.object(code.labels.mapValues(JSONValue.string))
                                    .compactText),
                            .integer(code.isRetired ? 1 : 0), .text(release.description),
                        ])
                }
            }
        }
    }

    /// The whole file of a release of a small kind; less where it is not kept any more.
    public func content(of statement: ReleaseStatement) async throws(HubFault) -> [UInt8] {
        try await perform { (ledger) throws(HubFault) in
            try ledger.content(of: statement.sha256, at: 0, count: Int(statement.size))
        }
    }
}
