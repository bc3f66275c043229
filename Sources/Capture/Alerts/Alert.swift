internal import Core
internal import Journal
internal import Records

/// A hit as one person may see it: what has to be compared, and what became of it.
struct Alert: Sendable {
    enum State: String {
        /// Nobody has decided.
        case open
        /// Somebody decided alone: a supervisor or HQ confirms.
        case provisional
        case final
    }

    /// The record that raised it, by whose name it goes.
    let raised: SealedRecord
    /// What was said of it later.
    let later: [SealedRecord]
    /// The crossing that it is about; `nil` where its record was purged.
    let crossing: SealedRecord?
    /// The amendment by which the lists were asked; else another record, or none.
    let amendment: SealedRecord?
    /// In which circle the person who asks hears of it.
    let circle: AlertCircle
    let role: OfficerRole

    /// `nil` for whoever may not hear of it.
    init?(
        _ records: [SealedRecord], crossing: SealedRecord?, amendment: SealedRecord? = nil,
        for role: OfficerRole
    ) {
        guard let raised = records.first,
            let circle = Self.circle(of: raised, for: role)
        else { return nil }
        self.raised = raised
        later = Array(records.dropFirst())
        self.crossing = crossing
        self.amendment = amendment
        self.circle = circle
        self.role = role
    }

    /// In which circle a person of that role hears of it; `nil` in none.
    private static func circle(of raised: SealedRecord, for role: OfficerRole) -> AlertCircle? {
        guard role.mayHearAlerts else { return nil }
        let circles = AlertCircle.of(raised.envelope.verdicts)
        if circles.contains(.counter), role.mayReadCrossings { return .counter }
        let own = AlertCircle.role(role.rawValue)
        return circles.contains(own) ? own : nil
    }

    /// Which crossing the record that raised an alert is about.
    static func crossing(of raised: SealedRecord) -> Identifier? {
        if raised.envelope.kind == .crossing { return raised.envelope.id }
        return raised.envelope.body["target"]?.string.flatMap { Identifier($0) }
    }

    var id: Identifier { raised.envelope.id }

    /// The decisions of this circle, in their order.
    var outcomes: [SealedRecord] {
        later.filter {
            $0.envelope.kind == .hitOutcome
                && $0.envelope.verdicts?.at("outcome", "circle")?.string == circle.text
        }
    }

    /// The first one counts: a second can come of a race alone.
    var settled: SealedRecord? { outcomes.first(where: Self.isFinal) }

    var state: State {
        settled != nil ? .final : outcomes.isEmpty ? .open : .provisional
    }

    /// An auditor reads only; whom a discreet list names decides.
    var mayDecide: Bool { circle != .counter || role.mayCapture }

    static func isFinal(_ outcome: SealedRecord) -> Bool {
        outcome.envelope.verdicts?.at("outcome", "state")?.string == State.final.rawValue
    }
}

extension AlertCircle {
    /// As a decision's record names it.
    var text: String {
        switch self {
        case .counter: "counter"
        case .role(let role): role
        }
    }
}

extension OfficerRole {
    /// A trainee's work is not about real people.
    public var mayHearAlerts: Bool { self != .trainee }
}
