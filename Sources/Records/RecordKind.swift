/// What a record is about. The raw values stand in envelopes and tables and never change.
public enum RecordKind: String, Sendable, CaseIterable {
    case crossing
    case amendment
    case hitOutcome = "hit_outcome"
    case vehicleVisit = "vehicle_visit"
    case incident
    case shift
    case tally
    case referral
    case audit
    case reset
    case timeCorrection = "time_correction"
    case epochStart = "epoch_start"
    case erasure

    /// Whether the post itself makes these records; no client may send them.
    public var isMadeByPost: Bool {
        switch self {
        case .audit, .reset, .timeCorrection, .epochStart, .erasure: true
        default: false
        }
    }
}
