public import Records

/// How long a post keeps what HQ holds too, in days that the post has counted
/// (``Journal/countDay(at:holdings:)``).
public struct RetentionRule: Sendable, Hashable {
    /// What is kept for equally long.
    public enum DataClass: String, Sendable, CaseIterable {
        case crossings, referrals, audit

        /// The class of a record; `nil` for those that stay, being few, and of the journal itself.
        public init?(_ kind: RecordKind) {
            switch kind {
            case .crossing, .amendment, .hitOutcome, .vehicleVisit, .incident, .shift, .tally:
                self = .crossings
            case .referral: self = .referrals
            case .audit: self = .audit
            case .reset, .timeCorrection, .epochStart, .erasure: return nil
            }
        }
    }

    /// Days that a record is kept after HQ's receipt for it, whatever else is set: HQ may be
    /// restored to an older state and need it again.
    public static let acknowledgedDays = 30

    public var crossingsDays: Int
    /// Of attachments, whose records stay for longer.
    public var attachmentsDays: Int
    public var auditDays: Int
    public var referralsDays: Int

    public init(
        crossingsDays: Int, attachmentsDays: Int, auditDays: Int, referralsDays: Int
    ) {
        self.crossingsDays = crossingsDays
        self.attachmentsDays = attachmentsDays
        self.auditDays = auditDays
        self.referralsDays = referralsDays
    }

    public func days(_ dataClass: DataClass) -> Int {
        switch dataClass {
        case .crossings: crossingsDays
        case .referrals: referralsDays
        case .audit: auditDays
        }
    }
}
