internal import Core
internal import Journal

/// Makes a table of what the index has counted. Pure.
struct StatisticsReport {
    /// The value of the line that sums a period and direction up.
    static let total = "total"

    private struct Place: Hashable, Comparable {
        let period: String
        let direction: String

        static func < (left: Place, right: Place) -> Bool {
            (left.period, left.direction) < (right.period, right.direction)
        }
    }

    let rows: [StatisticsRow]

    init(_ query: StatisticsQuery, _ counts: IndexCounts) {
        var places: [Place: [String: StatisticsRow]] = [:]
        var spans: [Place: [String: [String: Int64]]] = [:]
        for (count, number) in counts
        where query.direction == nil || count.direction == query.direction || count.direction == ""
        {
            let place = Place(
                period: Self.period(count.day, query.period), direction: count.direction)
            let value = Self.value(count, in: query.table)
            if count.measure == Measure.travellerSpan || count.measure == Measure.vehicleSpan {
                let parts = count.value.split(separator: "/").map(String.init)
                spans[place, default: [:]][parts[0], default: [:]][parts[1], default: 0] += number
                continue
            }
            var row =
                places[place]?[value]
                ?? StatisticsRow(period: place.period, direction: place.direction, value: value)
            switch count.measure {
            case Measure.travellerTimed, Measure.vehicleTimed:
                row.count = (row.count ?? 0) + number
                row.timed = (row.timed ?? 0) + number
            case Measure.hourTimed: row.timed = (row.timed ?? 0) + number
            case Measure.travellerSeconds, Measure.vehicleSeconds, Measure.hourSeconds:
                row.seconds = (row.seconds ?? 0) + number
            case Measure.vehiclesPresent: row.present = (row.present ?? 0) + number
            default: row.count = (row.count ?? 0) + number
            }
            places[place, default: [:]][value] = row
        }
        for (place, values) in spans {
            for (value, found) in values {
                places[place]?[value]?.median = TimeSpans.bound(below: 50, of: found)
                places[place]?[value]?.ninetieth = TimeSpans.bound(below: 90, of: found)
            }
        }
        rows = places.sorted { $0.key < $1.key }.flatMap { place, values in
            Self.finished(place, values, query)
        }
    }

    private static func finished(
        _ place: Place, _ values: [String: StatisticsRow], _ query: StatisticsQuery
    ) -> [StatisticsRow] {
        var values = values
        var sum: Int64? = values.values.compactMap(\.count).reduce(0, +)
        if query.audience == .outside {
            let small = SmallNumbers(values.mapValues { $0.count ?? 0 })
            if small.isTotalHidden { sum = nil }
            for (value, row) in values {
                // Of how many vehicles these seconds are, nobody has counted.
                values[value]?.present = nil
                if small.hidden.contains(value) { values[value]?.hide() }
                // Few who were timed are as few as few who were counted.
                if let timed = row.timed, timed < SmallNumbers.least { values[value]?.hideTimes() }
            }
        }
        let lines = values.sorted { $0.key < $1.key }.map(\.value)
        if query.table == .total || query.table == .queue { return lines }
        return lines + [
            StatisticsRow(
                period: place.period, direction: place.direction, value: total, count: sum,
                isProtected: sum == nil)
        ]
    }

    private static func value(_ count: IndexCount, in table: StatisticsTable) -> String {
        switch table {
        case .total: total
        case .outcome: count.outcome
        case .amendments: count.measure
        default: count.value
        }
    }

    private static func period(_ day: Int, _ period: StatisticsQuery.Period) -> String {
        switch period {
        case .all: "all"
        case .day: CalendarDate(daysSinceEpoch: day).description
        case .month: String(CalendarDate(daysSinceEpoch: day).description.prefix(7))
        }
    }
}

extension StatisticsRow {
    mutating func hide() {
        count = nil
        isProtected = true
        hideTimes()
    }

    mutating func hideTimes() {
        (timed, seconds, median, ninetieth) = (nil, nil, nil, nil)
        isProtected = true
    }
}
