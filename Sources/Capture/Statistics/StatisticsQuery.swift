internal import Core
internal import Journal

/// What is asked of the statistics.
struct StatisticsQuery: Sendable {
    enum Period: String, CaseIterable, Sendable {
        case day, month, all
    }

    /// For whom a table is made. Whoever is not of the post gets no small numbers.
    enum Audience: String, CaseIterable, Sendable {
        case post, outside
    }

    static let known: Set<String> = [
        "from", "to", "by", "per", "direction", "audience", "format", "width",
    ]
    /// Days of one table, and of one that shows each of them.
    static let mostDays = 3_660
    static let mostSingleDays = 400
    /// Where nobody says from when.
    private static let usualDays = 30

    let days: ClosedRange<Int>
    let table: StatisticsTable
    let period: Period
    let direction: String?
    let audience: Audience
    /// Points, of a picture.
    let width: Int

    /// - Parameter isOutsider: whether who asks is not of the post, so that nothing else can be
    ///   had but what may leave it.
    init(
        _ items: QueryItems, today: Int, isOutsider: Bool
    ) throws(CaptureFault) {
        var items = items
        let asked =
            items.value("audience", "post or outside", Audience.init)
            ?? (isOutsider ? .outside : .post)
        if isOutsider, asked == .post {
            items.refuse("audience", "your role gets tables for outside alone")
        }
        audience = asked
        let form = "a day such as 2026-05-17"
        let last = items.value("to", form) { CalendarDate($0)?.daysSinceEpoch }
        let first = items.value("from", form) { CalendarDate($0)?.daysSinceEpoch }
        let isOutside = asked == .outside
        let month = Self.lastWholeMonth(before: today)
        let end = last ?? (isOutside ? month.upperBound : max(today, first ?? today))
        let start =
            first ?? (isOutside ? Self.firstOfMonth(end) : end - Self.usualDays + 1)
        table =
            items.value(
                "by", StatisticsTable.allCases.map(\.rawValue).joined(separator: ", "),
                StatisticsTable.init) ?? .total
        period =
            items.value("per", "day, month or all", Period.init) ?? (isOutside ? .month : .all)
        direction = items.value("direction", "entry or exit") {
            ["entry", "exit"].contains($0) ? $0 : nil
        }
        let format = items.value("format", "json, csv or svg") {
            ["json", "csv", "svg"].contains($0) ? $0 : nil
        }
        width = items.number(
            "width", StatisticsPicture.widths, default: StatisticsPicture.usualWidth)
        if items.text("width") != nil, format != "svg" {
            items.refuse("width", "only of a picture: format=svg")
        }
        if start > end { items.refuse("to", "it must not lie before from") }
        if end - start >= Self.mostDays {
            items.refuse("from", "at most \(Self.mostDays) days at a time")
        }
        if period == .day, end - start >= Self.mostSingleDays {
            items.refuse("per", "at most \(Self.mostSingleDays) single days at a time")
        }
        if isOutside {
            // Two tables that overlap in part would tell by their difference what each hides.
            if period != .month { items.refuse("per", "month, for whoever is not of the post") }
            if start != Self.firstOfMonth(start) {
                items.refuse("from", "the first of a month, for whoever is not of the post")
            }
            if end + 1 != Self.firstOfMonth(end + 1) || end >= Self.firstOfMonth(today) {
                items.refuse(
                    "to", "the last of a month that has ended, for whoever is not of the post")
            }
            if items.text("direction") != nil {
                items.refuse("direction", "both are in the table, for whoever is not of the post")
            }
        }
        try items.check()
        days = start...end
    }

    private static func firstOfMonth(_ day: Int) -> Int {
        day - CalendarDate(daysSinceEpoch: day).day + 1
    }

    private static func lastWholeMonth(before today: Int) -> ClosedRange<Int> {
        let end = firstOfMonth(today) - 1
        return firstOfMonth(end)...end
    }
}

/// The tables that there are.
enum StatisticsTable: String, CaseIterable, Sendable {
    case total, outcome, hour, nationality, sex
    case ageGroup = "age_group"
    case sexAge = "sex_age"
    case transport, purpose, category
    case documentClass = "document_class"
    case refusalReason = "refusal_reason"
    case travellerTime = "traveller_time"
    case vehicleTime = "vehicle_time"
    case queue, detections, hits, amendments

    /// What the index has counted for it.
    var measures: [String] {
        switch self {
        case .total, .outcome: [Measure.total]
        case .hour, .nationality, .sex, .ageGroup, .sexAge, .transport, .purpose, .category,
            .documentClass, .refusalReason:
            [rawValue]
        case .travellerTime:
            [Measure.travellerTimed, Measure.travellerSeconds, Measure.travellerSpan]
        case .vehicleTime: [Measure.vehicleTimed, Measure.vehicleSeconds, Measure.vehicleSpan]
        case .queue:
            [
                Measure.hour, Measure.hourTimed, Measure.hourSeconds, Measure.vehiclesPresent,
            ]
        case .detections: [Measure.detection]
        case .hits: [Measure.hitOutcome]
        case .amendments: [Measure.amended, Measure.void]
        }
    }
}
