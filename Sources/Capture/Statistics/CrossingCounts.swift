internal import Core
internal import Journal
internal import Records

/// What one crossing adds to the statistics of its day.
struct CrossingCounts {
    /// The longest time at a counter that is believed: beyond it a form was left open.
    static let longest: Int64 = 86_400

    let counts: IndexCounts
    /// Sex and age group, as a tally counts them.
    let cell: String

    init(
        _ crossing: Crossing, isVoid: Bool, isAmended: Bool, at moment: Timestamp, time: PostTime
    ) {
        let (day, hour) = time.dayAndHour(of: moment)
        let direction = crossing.direction?.rawValue ?? ""
        let outcome = crossing.outcome ?? Measure.unknown
        let sex = Self.listed(crossing.traveller.sex, in: .sex)
        let age = Self.ageGroup(crossing, on: moment.date)
        cell = "\(sex)/\(age)"
        var counts: IndexCounts = [:]
        func add(_ measure: String, _ value: String = "", _ number: Int64 = 1) {
            let count = IndexCount(
                measure, day: day, direction: direction, outcome: outcome, value: value)
            counts[count, default: 0] += number
        }
        if isVoid {
            add(Measure.void)
            self.counts = counts
            return
        }
        let transport = Self.listed(crossing.transport, in: .transport)
        let hourName = Self.name(ofHour: hour)
        add(Measure.total)
        if isAmended { add(Measure.amended) }
        add(Measure.hour, hourName)
        add(Measure.nationality, Self.nationality(crossing.traveller.nationality))
        add(Measure.sex, sex)
        add(Measure.ageGroup, age)
        add(Measure.sexAge, cell)
        add(Measure.transport, transport)
        add(Measure.purpose, Self.listed(crossing.purpose, in: .purpose))
        add(Measure.category, Self.listed(crossing.traveller.category, in: .travellerCategory))
        add(
            Measure.documentClass,
            Self.listed(crossing.document?.documentClass, in: .documentClass))
        if outcome == "refused" {
            let reasons = Set(crossing.refusalReasons.map { Self.listed($0, in: .refusalReason) })
            for reason in reasons { add(Measure.refusalReason, reason) }
            if reasons.isEmpty { add(Measure.refusalReason, Measure.unknown) }
        }
        if let seconds = Self.secondsAtCounter(crossing) {
            add(Measure.hourSeconds, hourName, seconds)
            add(Measure.hourTimed, hourName)
            add(Measure.travellerSeconds, transport, seconds)
            add(Measure.travellerTimed, transport)
            add(Measure.travellerSpan, "\(transport)/\(TimeSpans.name(of: seconds))")
        }
        self.counts = counts
    }

    private static func secondsAtCounter(_ crossing: Crossing) -> Int64? {
        func instant(_ key: String) -> Timestamp? {
            crossing.body.at("processing", key)?.string.flatMap { Timestamp($0) }
        }
        guard let start = instant("started_at"), let end = instant("finished_at"), end >= start
        else { return nil }
        let seconds = (end.milliseconds - start.milliseconds) / 1_000
        return seconds <= longest ? seconds : nil
    }

    static func name(ofHour hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

    /// A value of a code list; what is not in it counts as `other` where the list has that, and as
    /// unknown else, so that a day's table stays as small as its list.
    static func listed(_ value: String?, in list: CodeList) -> String {
        guard let value, !value.isEmpty else { return Measure.unknown }
        if list.values.contains(value) { return value }
        return list.values.contains("other") ? "other" : Measure.unknown
    }

    static func nationality(_ code: String?) -> String {
        let letters = (code ?? "").uppercased()
        guard (1...3).contains(letters.utf8.count), letters != "XXX",
            letters.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return Measure.unknown }
        return letters
    }

    /// The group in which the whole of what is known of the age lies.
    private static func ageGroup(_ crossing: Crossing, on day: CalendarDate) -> String {
        guard let age = crossing.traveller.age(on: crossing.crossedOn ?? day) else {
            return Measure.unknown
        }
        let group = group(age.lowerBound)
        return group == self.group(age.upperBound) ? group : Measure.unknown
    }

    private static func group(_ years: Int) -> String {
        switch years {
        case ..<5: "0-4"
        case ..<12: "5-11"
        case ..<18: "12-17"
        case ..<60: "18-59"
        default: "60+"
        }
    }
}
