internal import Core
internal import Records

extension RecordDraft {
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
