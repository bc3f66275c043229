internal import Core

/// A table of the statistics as a picture. Pure.
///
/// Hours stand as columns, the queue as two rows of columns, single periods as a sheet, all else as
/// bars. No number is told by its colour alone: entries are solid, exits striped, what is not shown
/// is an outline, and each bar has its number beside it.
struct StatisticsPicture {
    let query: StatisticsQuery
    let rows: [StatisticsRow]
    let words: PictureWords

    static let widths = 280...1_600
    static let usualWidth = 720
    private static let hours = (0..<24).map(CrossingCounts.name(ofHour:))
    private static let directions = ["entry", "exit", ""]

    var svg: String {
        var drawing = SVGDrawing(
            width: Double(query.width), isMirrored: words.isMirrored,
            name: "statistics-\(query.table.rawValue)")
        let height = draw(on: &drawing)
        return drawing.document(
            height: height, title: words.title(of: query.table), description: sentence,
            language: words.catalogue.language)
    }

    private func draw(on drawing: inout SVGDrawing) -> Double {
        guard !lines.isEmpty else {
            drawing.text(words.said("stat_nothing"), x: 0, y: 20)
            return 32
        }
        if query.table == .hour {
            let panel = hourPanel
            panel.draw(on: &drawing, from: 0)
            return panel.totalHeight
        }
        if query.table == .queue {
            var y = 0.0
            for panel in queuePanels {
                panel.draw(on: &drawing, from: y)
                y += panel.totalHeight + 10
            }
            return y
        }
        if query.period != .all {
            let sheet = sheet
            sheet.draw(on: &drawing, from: 0)
            return sheet.height(width: drawing.width)
        }
        let list = barList
        list.draw(on: &drawing, from: 0)
        return list.height(width: drawing.width)
    }

    /// Without the sums that other lines come to.
    private var lines: [StatisticsRow] {
        query.table == .total ? rows : rows.filter { $0.value != StatisticsReport.total }
    }

    private func sum(
        _ lines: [StatisticsRow], _ number: (StatisticsRow) -> Int64?
    ) -> Int64 {
        lines.compactMap(number).reduce(0, +)
    }

    private var usedDirections: [String] {
        Self.directions.filter { direction in lines.contains { $0.direction == direction } }
    }

    private static func fill(_ direction: String) -> SVGDrawing.Fill {
        direction == "exit" ? .striped : .solid
    }

    // MARK: Columns

    private var hourPanel: ColumnPanel {
        ColumnPanel(
            title: words.said("stat_people"), places: Self.hours,
            series: usedDirections.map { direction in
                ColumnPanel.Series(
                    name: words.direction(direction), fill: Self.fill(direction),
                    values: Self.hours.map { hour in
                        let found = lines.filter { $0.direction == direction && $0.value == hour }
                        if found.contains(where: { $0.isProtected && $0.count == nil }) {
                            return nil
                        }
                        return Double(sum(found, \.count))
                    })
            })
    }

    /// How long people stood at the counter, and how many vehicles at the post.
    private var queuePanels: [ColumnPanel] {
        let days = Double(query.days.count)
        let byHour = Self.hours.map { hour in lines.filter { $0.value == hour } }
        let minutes = byHour.map { lines -> Double in
            let timed = sum(lines, \.timed)
            return timed > 0 ? Double(sum(lines, \.seconds)) / Double(timed) / 60 : 0
        }
        let standing = byHour.map { Double(sum($0, \.present)) / 3_600 / days }
        return [("stat_minutes", minutes), ("stat_standing", standing)].map { title, values in
            ColumnPanel(
                title: words.said(title), places: Self.hours,
                series: [ColumnPanel.Series(name: "", fill: .solid, values: values)])
        }
    }

    // MARK: Bars

    private var isOfTimes: Bool {
        query.table == .travellerTime || query.table == .vehicleTime
    }

    private var barList: BarList {
        let protected = words.said("stat_protected")
        let values = Set(lines.map(\.value))
        if isOfTimes {
            let found = lines.map { row in
                BarList.Row(
                    label: "\(words.value(row.value, in: query.table)) · "
                        + words.direction(row.direction),
                    bars: [
                        BarList.Bar(fill: .solid, value: row.median),
                        BarList.Bar(fill: .striped, value: row.ninetieth),
                    ])
            }
            return BarList(
                rows: Self.longest(found),
                key: [
                    (words.said("stat_median"), .solid), (words.said("stat_ninetieth"), .striped),
                ], protected: protected)
        }
        let directions = usedDirections
        let found = values.map { value in
            BarList.Row(
                label: words.value(value, in: query.table),
                bars: directions.map { direction in
                    let row = lines.first { $0.value == value && $0.direction == direction }
                    return BarList.Bar(
                        fill: Self.fill(direction), value: row.map(\.count) ?? 0)
                })
        }
        return BarList(
            rows: Self.longest(found),
            key: directions == [""]
                ? [] : directions.map { (words.direction($0), Self.fill($0)) },
            protected: protected)
    }

    private static func longest(_ rows: [BarList.Row]) -> [BarList.Row] {
        Array(
            rows.sorted { ($1.weight, $0.label) < ($0.weight, $1.label) }.prefix(BarList.most))
    }

    // MARK: The sheet

    private var sheet: IndicatorSheet {
        struct Line: Hashable {
            let value: String
            let direction: String
        }
        let periods = Set(rows.map(\.period)).sorted()
        let kinds = Set(rows.map { Line(value: $0.value, direction: $0.direction) })
        func label(_ line: Line) -> String {
            let value =
                line.value == StatisticsReport.total
                ? words.said("stat_total") : words.value(line.value, in: query.table)
            return line.direction.isEmpty
                ? value : "\(value) · \(words.direction(line.direction))"
        }
        let found = kinds.sorted {
            ($0.direction, $0.value == StatisticsReport.total ? 1 : 0, label($0))
                < ($1.direction, $1.value == StatisticsReport.total ? 1 : 0, label($1))
        }
        return IndicatorSheet(
            columns: periods,
            rows: found.map { line in
                let cells = periods.map { period in
                    let row = rows.first {
                        $0.period == period && $0.value == line.value
                            && $0.direction == line.direction
                    }
                    return IndicatorSheet.Cell(
                        value: row.map { $0.count } ?? 0,
                        isProtected: row?.isProtected == true && row?.count == nil)
                }
                return (label(line), cells)
            }, protected: words.said("stat_protected"))
    }

    // MARK: For whoever does not see it

    private var sentence: String {
        let all = sum(lines, \.count)
        let from = CalendarDate(daysSinceEpoch: query.days.lowerBound).description
        let to = CalendarDate(daysSinceEpoch: query.days.upperBound).description
        guard !lines.isEmpty else { return words.said("stat_nothing") }
        let hidden = rows.filter(\.isProtected).count
        return words.said("stat_sentence", from, to, "\(all)")
            + (hidden > 0 ? " " + words.said("stat_hidden", "\(hidden)") : "")
    }
}
