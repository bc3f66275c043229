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
        switch card.data {
        case .kept: break
        case .lost:
            findings.append(
                Finding(
                    code: "disk.data_lost", severity: .critical,
                    summary: "The card's data partition cannot be used: nothing is kept.",
                    remedy: "save the card for waypost recover; start from another"))
        case .locked:
            findings.append(
                Finding(
                    code: "disk.data_locked", severity: .critical,
                    summary: "The card is encrypted and not by this board: nothing is kept.",
                    remedy: "put a stick in for HQ's key; or waypost recover --adopt --key FILE"))
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
        enum Data: String, Sendable {
            case kept
            /// It cannot be used.
            case lost
            /// It is encrypted, and this board's TPM does not open it.
            case locked
        }

        let data: Data

        init(data: Data) { self.data = data }

        init(files: some DurableFiles) {
            guard let note = try? files.read("/run/post/data", limit: 64) else {
                data = .kept
                return
            }
            let word = String(decoding: note.prefix { $0 != 10 }, as: UTF8.self)
            data = Data(rawValue: word) ?? .lost
        }
    }
}

extension Paths {
    /// How far an update is.
    var updateRecord: String { state + "/update/state.json" }
    /// Whom `waypost update` asks where its user is not root.
    var updateSocket: String { runtime + "-update/sock" }
}
