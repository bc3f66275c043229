internal import Core
internal import Records

extension RecordDraft {
    /// Whether HQ wants to see its attachments first: a hit, or a person who was refused or
    /// referred.
    var isFlagged: Bool {
        let outcome =
            body.at("decision", "outcome")?.string
            ?? body["changes"]?["/decision/outcome"]?.string
        return verdicts?.at("screening", "verdict")?.string == "hit"
            || outcome == "refused" || outcome == "referred"
    }

    /// Whether HQ should hear of it before all else: a hit of an alert list, a person to protect,
    /// an outcome that waits for confirmation (DESIGN's first lane).
    var isUrgent: Bool {
        switch kind {
        case .referral: true
        case .hitOutcome: body.at("second")?.string == "none"
        default: verdicts?.at("screening", "verdict")?.string == "hit"
        }
    }
}
