internal import Core
internal import Health
internal import Power
internal import Site

/// What the contacts of the site's sources say beside what the battery shows.
extension PowerEngine {
    /// Whether one of them says that its source runs; `nil` where that is not known. One source of
    /// which nobody tells may be the one that runs.
    var contact: Bool? {
        if contacts.values.contains(true) { return true }
        let count = parts.site.power.sources.count
        return count > 0 && contacts.count == count ? false : nil
    }

    var sourceReports: [PowerReport.Source] {
        parts.site.power.sources.enumerated().map { index, source in
            PowerReport.Source(
                kind: source.kind.rawValue,
                detect: source.detect == .none ? nil : source.detect.description,
                contact: contacts[index])
        }
    }

    var sourceFinding: Finding? {
        switch pilot.otherSource.dispute {
        case .nothingCharges?:
            let sources = sources { $0 == true }
            return Finding(
                code: "power.source_without_charge", severity: .warning,
                summary: "The contact of the \(sources) says that it runs, and nothing charges "
                    + "the battery.",
                remedy: "look at its charger, breaker and cable; where it stands still, at the "
                    + "contact that detect in site.toml names")
        case .contactIsOpen?:
            let sources = sources { $0 == false }
            return Finding(
                code: "power.source_contact_open", severity: .warning,
                summary: "Something charges the battery, and the contact of the \(sources) says "
                    + "that it stands still: the contact does not tell.",
                remedy: "compare the contact that detect in site.toml names with what runs; or "
                    + "somebody brought another charger")
        case nil: return nil
        }
    }

    private func sources(_ isMeant: (Bool?) -> Bool) -> String {
        parts.site.power.sources.enumerated().filter { isMeant(contacts[$0.offset]) }
            .map(\.element.kind.rawValue).joined(separator: " and of the ")
    }
}
