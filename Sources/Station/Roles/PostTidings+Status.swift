internal import Core
internal import Health
internal import Uplink

extension PostTidings {
    /// What of a status document HQ is told.
    init(_ document: StatusDocument, _ authorities: AuthorityFiles, _ recipient: RecipientFiles) {
        func codes(_ severity: Finding.Severity) -> [String] {
            document.findings.filter { $0.severity == severity }.map(\.code)
        }
        self.init(
            pending: document.records.pending, pendingAlerts: document.records.pendingAlerts,
            oldestPendingSeconds: document.records.oldestPendingSeconds,
            condition: Condition(
                release: Release.version,
                lists: document.lists?.map { list in
                    List(
                        name: list.name,
                        version: list.version.string ?? list.version.integer.map(String.init),
                        issuedAt: list.issuedAt.flatMap { Timestamp($0) },
                        state: list.state.rawValue)
                },
                critical: codes(.critical), warnings: codes(.warning),
                authorities: Dictionary(
                    uniqueKeysWithValues: AuthorityUse.allCases.compactMap { use in
                        (try? authorities.trusted(use).generation).flatMap {
                            $0 > 0 ? (use, $0) : nil
                        }
                    }),
                recipient: recipient.mark))
    }
}
