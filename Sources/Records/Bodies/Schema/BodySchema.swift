/// RECORD.md's description of each kind's body.
public struct BodySchema: Sendable {
    public let kind: RecordKind
    public let root: BodyNode

    /// The description of that kind. Every kind has one.
    public init(of kind: RecordKind) {
        self.kind = kind
        root =
            switch kind {
            case .crossing: .crossing
            case .amendment: .amendment
            case .hitOutcome: .hitOutcome
            case .vehicleVisit: .vehicleVisit
            case .incident: .incident
            case .shift: .shift
            case .tally: .tally
            case .referral: .referral
            case .audit: .audit
            case .reset: .reset
            case .timeCorrection: .timeCorrection
            case .epochStart: .epochStart
            case .erasure: .erasure
            }
    }
}
