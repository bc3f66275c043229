internal import Core

/// Contradictions in the bodies of the kinds beside the crossing.
struct KindDoubts {
    private let body: JSONValue

    init(_ body: JSONValue) {
        self.body = body
    }

    func add(to doubts: inout DoubtList, kind: RecordKind) {
        switch kind {
        case .amendment: addAmendment(to: &doubts)
        case .hitOutcome: addHitOutcome(to: &doubts)
        case .vehicleVisit: addOrder("arrived_at", "released_at", to: &doubts)
        case .shift: addOrder("opened", "closed", to: &doubts)
        case .tally: addTally(to: &doubts)
        case .crossing, .incident, .referral, .audit, .reset, .timeCorrection, .epochStart,
            .erasure:
            break
        }
    }

    /// A void record is taken back whole; the other reasons say what becomes different.
    private func addAmendment(to doubts: inout DoubtList) {
        guard let reason = body["reason"]?.string else { return }
        let changesNothing = body["changes"]?.object?.isEmpty ?? true
        switch reason {
        case "void" where !changesNothing: doubts.add(.inconsistent, at: "changes")
        case "typing_error" where changesNothing, "wrong_direction" where changesNothing,
            "completed_later" where changesNothing:
            doubts.add(.missing, at: "changes")
        default: break
        }
    }

    /// The second pair of eyes has a name of its own.
    private func addHitOutcome(to doubts: inout DoubtList) {
        let badge = body["second_badge"]
        switch body["second"]?.string {
        case "present", "by_telephone", "hq":
            if badge.isUnsaid { doubts.add(.missing, at: "second_badge") }
        case "none":
            if !badge.isUnsaid { doubts.add(.inconsistent, at: "second_badge") }
        default: break
        }
        if !badge.isUnsaid, badge == body["decided_by"] {
            doubts.add(.inconsistent, at: "second_badge")
        }
    }

    private func addOrder(_ first: String, _ second: String, to doubts: inout DoubtList) {
        if let begin = body[first].instant, let end = body[second].instant, end < begin {
            doubts.add(.inconsistent, at: second)
        }
    }

    private func addTally(to doubts: inout DoubtList) {
        guard let size = body["group_size"]?.integer, let counts = body["counts"]?.object else {
            return
        }
        // As doubles, so that counts beyond any group's size cannot overflow.
        let sum = counts.values.flatMap { ($0.object ?? [:]).values }
            .compactMap { $0.integer.map(Double.init) }.reduce(0, +)
        if sum != Double(size) { doubts.add(.inconsistent, at: "group_size") }
    }
}
