/// What is counted of each day, under these names in the index.
enum Measure {
    static let total = "total"
    static let hour = "hour"
    static let nationality = "nationality"
    static let sex = "sex"
    static let ageGroup = "age_group"
    /// `F/18-59`
    static let sexAge = "sex_age"
    static let transport = "transport"
    static let purpose = "purpose"
    static let category = "category"
    static let documentClass = "document_class"
    static let refusalReason = "refusal_reason"
    /// Seconds at the counter, by hour.
    static let hourSeconds = "hour_s"
    /// Of how many those are, by hour.
    static let hourTimed = "hour_timed"
    /// Seconds at the counter by transport; of how many; and how many of each ``TimeSpans``.
    static let travellerSeconds = "traveller_s"
    static let travellerTimed = "traveller_timed"
    static let travellerSpan = "traveller_span"
    /// The same of vehicles from arrival to release, by their kind.
    static let vehicleSeconds = "vehicle_s"
    static let vehicleTimed = "vehicle_timed"
    static let vehicleSpan = "vehicle_span"
    /// Seconds that vehicles stood at the post, by hour.
    static let vehiclesPresent = "vehicles_present_s"
    /// `KIND/SOURCE` of incidents.
    static let detection = "detection"
    /// Decisions on hits of the counter that are final.
    static let hitOutcome = "hit_outcome"
    /// Crossings that an amendment changed, and those that one took back.
    static let amended = "amended"
    static let void = "void"

    /// What nobody said.
    static let unknown = "unknown"
    /// In place of an outcome: counted by a tally, with no record of the own yet.
    static let tallied = "tallied"
}

/// Spans of time in seconds, so that a middle and a tail can be told from counts alone. Each ends
/// at its bound; the last is open.
enum TimeSpans {
    static let bounds: [Int64] = [
        5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 2_700,
        3_600, 5_400, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
    ]

    /// The number of the span, in two digits so that text sorts as numbers do.
    static func name(of seconds: Int64) -> String {
        let index = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        return index < 10 ? "0\(index)" : "\(index)"
    }

    /// The bound below which that share, in hundredths, of all lies; `nil` for none, or beyond the
    /// last bound.
    static func bound(below hundredths: Int64, of spans: [String: Int64]) -> Int64? {
        let all = spans.values.reduce(0, +)
        guard all > 0 else { return nil }
        var passed: Int64 = 0
        for (name, number) in spans.sorted(by: { $0.key < $1.key }) {
            passed += number
            if passed * 100 >= all * hundredths {
                return Int(name).flatMap { bounds.indices.contains($0) ? bounds[$0] : nil }
            }
        }
        return nil
    }
}
