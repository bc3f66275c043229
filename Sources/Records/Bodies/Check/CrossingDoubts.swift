internal import Core

/// What in a crossing is missing because of something else, has expired, contradicts itself or the
/// post's clock.
struct CrossingDoubts {
    /// How far a workstation's clock may be ahead of the post's.
    static let toleratedLead: Duration = .seconds(5 * 60)
    /// How late a crossing that did not come from paper may be entered.
    static let toleratedDelay: Duration = .seconds(24 * 60 * 60)
    /// Below this age a person travels as a child (Convention on the Rights of the Child, art. 1).
    static let adultAge = 18

    private let crossing: Crossing
    private let trustedNow: Timestamp?

    init(_ crossing: Crossing, trustedNow: Timestamp?) {
        self.crossing = crossing
        self.trustedNow = trustedNow
    }

    func add(to doubts: inout DoubtList) {
        addClock(to: &doubts)
        addTimes(to: &doubts)
        addDocument(to: &doubts)
        addTraveller(to: &doubts)
        addJourney(to: &doubts)
        addMinor(to: &doubts)
        addDecision(to: &doubts)
        addAttachments(to: &doubts)
    }

    /// Paper explains a late entry, but not one from the future.
    private func addClock(to doubts: inout DoubtList) {
        guard let trustedNow, let crossedAt = crossing.crossedAt else { return }
        let delay = trustedNow - crossedAt
        let isAhead = delay < .zero - Self.toleratedLead
        let isLate = delay > Self.toleratedDelay && !crossing.isFromPaper
        if isAhead || isLate { doubts.add(.clock, at: "crossed_at") }
    }

    private func addTimes(to doubts: inout DoubtList) {
        let processing = crossing.body["processing"]
        if let started = processing?["started_at"].instant,
            let finished = processing?["finished_at"].instant, finished < started
        {
            doubts.add(.inconsistent, at: "processing", "finished_at")
        }
    }

    // MARK: Traveller

    private func addTraveller(to doubts: inout DoubtList) {
        let traveller = crossing.traveller
        // A traveller that is absent altogether is one warning, not one for each field.
        if traveller.value.object != nil, traveller.value["birth_date"].isUnsaid,
            traveller.value["age_estimated"].isUnsaid
        {
            doubts.add(.missing, at: "traveller", "birth_date")
        }
        if let born = traveller.birthDate?.earliest, let crossedOn = crossing.crossedOn,
            born > crossedOn
        {
            doubts.add(.inconsistent, at: "traveller", "birth_date")
        }
        if traveller.value["nationality_basis"]?.string == "unknown",
            let nationality = traveller.nationality, !nationality.isEmpty, nationality != "XXX"
        {
            doubts.add(.inconsistent, at: "traveller", "nationality_basis")
        }
        if traveller.value["birth_date_basis"]?.string == "document",
            crossing.document?.documentClass == "none"
        {
            doubts.add(.inconsistent, at: "traveller", "birth_date_basis")
        }
    }

    // MARK: Journey

    private func addJourney(to doubts: inout DoubtList) {
        if let stay = crossing.text("journey", "intended_stay"), let range = Self.days[stay],
            let days = crossing.body["journey"]?["intended_stay_days"]?.integer,
            !range.contains(days)
        {
            doubts.add(.inconsistent, at: "journey", "intended_stay_days")
        }
        let role = crossing.text("journey", "role")
        let walks = crossing.transport == "on_foot"
        let rides = crossing.vehiclePlate.map { !$0.isEmpty } ?? false
        if role == "driver" && walks || role == "pedestrian" && rides {
            doubts.add(.inconsistent, at: "journey", "role")
        }
    }

    /// Generous at the edges: three months are 89 to 92 days.
    private static let days: [String: ClosedRange<Int64>] = [
        "same_day": 0...1,
        "under_1_week": 0...7,
        "under_3_months": 0...92,
        "3_to_12_months": 89...366,
        "over_12_months": 365...Int64.max,
    ]

    // MARK: Minor

    private func addMinor(to doubts: inout DoubtList) {
        let minor = crossing.body["minor"]
        if let crossedOn = crossing.crossedOn, let age = crossing.traveller.age(on: crossedOn) {
            if age.upperBound < Self.adultAge, minor?["accompanied_by"].isUnsaid ?? true {
                doubts.add(.missing, at: "minor", "accompanied_by")
            }
            if age.lowerBound >= Self.adultAge, minor.saysSomething {
                doubts.add(.inconsistent, at: "minor")
            }
        }
        if minor?["accompanied_by"]?.string == "nobody",
            !(minor?["guardian_crossing_id"].isUnsaid ?? true)
        {
            doubts.add(.inconsistent, at: "minor", "guardian_crossing_id")
        }
    }

    // MARK: Decision

    private func addDecision(to doubts: inout DoubtList) {
        switch (crossing.outcome, crossing.direction) {
        case ("departed", .entry), ("admitted", .exit):
            doubts.add(.inconsistent, at: "decision", "outcome")
        default: break
        }
        let hasReasons = !crossing.refusalReasons.isEmpty
        switch crossing.outcome {
        case "refused" where !hasReasons, "admitted" where hasReasons, "departed" where hasReasons:
            doubts.add(.inconsistent, at: "decision", "refusal_reasons")
        default: break
        }
        if crossing.outcome == "admitted", let crossedOn = crossing.crossedOn,
            let until = crossing.body["decision"]?["authorised_until"].day, until < crossedOn
        {
            doubts.add(.inconsistent, at: "decision", "authorised_until")
        }
    }

    private func addAttachments(to doubts: inout DoubtList) {
        var seen: Set<String> = []
        for (index, attachment) in (crossing.body["attachments"]?.array ?? []).enumerated() {
            guard let name = attachment["sha256"]?.string else { continue }
            if !seen.insert(name).inserted {
                doubts.add(.inconsistent, at: "attachments", String(index), "sha256")
            }
        }
    }

    private func addDocument(to doubts: inout DoubtList) {
        DocumentDoubts(crossing).add(to: &doubts)
    }
}
