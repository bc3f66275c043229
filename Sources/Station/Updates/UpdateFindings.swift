internal import Core
internal import Health
internal import Site

/// What the card and its last update have to tell.
enum UpdateFindings {
    /// For so long a post tells that a release went back.
    static let told: Duration = .seconds(14 * 86_400)

    static func of(
        _ record: UpdateRecord, card: BootedCard.Notes, at now: Timestamp
    ) -> [Finding] {
        var findings: [Finding] = []
        if card.keepsNothing {
            findings.append(
                Finding(
                    code: "disk.data_lost", severity: .critical,
                    summary: "The card's data partition cannot be used: nothing is kept.",
                    remedy: "save the card for waypost recover; start from another"))
        }
        if record.phase == .returned, let at = record.at, let version = record.version,
            now - at < told
        {
            findings.append(
                Finding(
                    code: "update.returned", severity: .warning,
                    summary: "Release \(version) went back: \(record.reason ?? "unknown")",
                    remedy: "HQ makes a higher version; waypost update status", since: at))
        }
        return findings
    }
}

extension BootedCard {
    /// What the kernel's first scripts left of this start.
    struct Notes: Sendable, Hashable {
        /// The data partition could not be used.
        var keepsNothing = false

        init(keepsNothing: Bool = false) { self.keepsNothing = keepsNothing }

        init(files: some DurableFiles) {
            keepsNothing = files.exists("/run/post/data")
        }
    }
}

extension Paths {
    /// How far an update is.
    var updateRecord: String { state + "/update/state.json" }
    /// Whom `waypost update` asks where its user is not root.
    var updateSocket: String { runtime + "-update/sock" }
}
