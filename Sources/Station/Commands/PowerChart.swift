internal import Core

/// Sun, loads and charge from a local midnight on over 32 hours, in plain characters: what was, and
/// behind now what is expected. Two columns are an hour.
struct PowerChart {
    static let columns = 64
    static let legend =
        "# sun, : expected   = loads, - planned   o charged, . planned   ^ now"
    /// Of a column.
    private static let slot: Int64 = 1_800_000
    private static let left = 8

    /// Of one column; what is not known is not drawn.
    struct Column: Equatable {
        var sun: Double?
        var load: Double?
        var share: Double?
    }

    private(set) var past = [Column](repeating: Column(), count: PowerChart.columns)
    private(set) var planned = [Column](repeating: Column(), count: PowerChart.columns)
    /// The column of now.
    let now: Int

    /// - Parameters:
    ///   - document: with `curve`, `ahead` and `clock`, as the power role answers.
    /// - Returns: `nil` where the time of day is not known.
    init?(_ document: JSONValue) {
        guard let start = PowerDays.midnight(document),
            let clock = document.at("clock", "at")?.string.flatMap({ Timestamp($0) })
        else { return nil }
        now = Self.place(clock, from: start)
        for point in document.at("curve", "points")?.array ?? [] {
            guard let at = point["at"]?.string.flatMap({ Timestamp($0) }), at >= start else {
                continue
            }
            let place = Self.place(at, from: start)
            guard place <= now, past.indices.contains(place) else { continue }
            past[place].take(point, isMean: true)
        }
        let hours = document.at("ahead", "hours")?.array ?? []
        for (number, hour) in hours.enumerated() {
            guard let at = hour["at"]?.string.flatMap({ Timestamp($0) }) else { continue }
            let next = number + 1 < hours.count ? hours[number + 1]["at"]?.string : nil
            let end = next.flatMap { Timestamp($0) } ?? at + .seconds(3_600)
            let places =
                Self.place(
                    at, from: start)...max(
                    Self.place(at, from: start),
                    Self.place(end + .milliseconds(-1), from: start))
            for place in places where place > now && planned.indices.contains(place) {
                planned[place].take(hour, isMean: false)
            }
        }
    }

    var isEmpty: Bool { (past + planned).allSatisfy { $0 == Column() } }

    /// - Parameter rows: of the drawing; axis and hours are two more lines.
    func render(rows: Int) -> [String] {
        let top = Self.roundTop((past + planned).flatMap { [$0.sun, $0.load] }.compactMap(\.self))
        var cells = [[Character]](
            repeating: [Character](repeating: " ", count: Self.columns), count: rows)
        for place in 0..<Self.columns {
            let isPast = place <= now
            let column = isPast ? past[place] : planned[place]
            if let sun = column.sun {
                let height = Int((sun / top * Double(rows)).rounded())
                for row in 0..<min(rows, height) { cells[row][place] = isPast ? "#" : ":" }
            }
            if let load = column.load, load > 0 {
                cells[Self.row(load / top, rows)][place] = isPast ? "=" : "-"
            }
            if let share = column.share { cells[Self.row(share, rows)][place] = isPast ? "o" : "." }
        }
        var lines: [String] = []
        for row in (0..<rows).reversed() {
            let watts = row == rows - 1 ? "\(Int(top)) W" : row == 0 ? "0 W" : ""
            let share = row == rows - 1 ? " 100 %" : row == 0 ? " 0 %" : ""
            lines.append(Self.indented(watts, Self.left - 2) + " |" + cells[row] + "|" + share)
        }
        return lines + [axis, hours]
    }

    private var axis: String {
        let marks = (0..<Self.columns).map { place -> Character in
            place == now ? "^" : place % 6 == 0 ? "+" : "-"
        }
        return String(repeating: " ", count: Self.left - 1) + "+" + marks + "+"
    }

    private var hours: String {
        let labels = (0..<Self.columns / 6 + 1).map { step in
            let hour = step * 3 % 24
            return (hour < 10 ? "0\(hour)" : "\(hour)") + "    "
        }
        return String(repeating: " ", count: Self.left)
            + labels.joined().prefix(Self.columns - 1) + " h"
    }

    /// The row of a part of the whole height, from below.
    private static func row(_ part: Double, _ rows: Int) -> Int {
        max(0, min(rows - 1, Int(part * Double(rows))))
    }

    private static func place(_ time: Timestamp, from start: Timestamp) -> Int {
        let columns = (time.milliseconds - start.milliseconds) / slot
        return Int(max(-1, min(Int64(Self.columns), columns)))
    }

    /// The next of 10, 20, 50, 100, … that is not below.
    static func roundTop(_ values: [Double]) -> Double {
        let highest = values.max() ?? 0
        var decade = 10.0
        while decade < 1e9 {
            for step in [1.0, 1.5, 2, 3, 4, 5, 6, 8] where step * decade >= highest {
                return step * decade
            }
            decade *= 10
        }
        return decade
    }

    private static func indented(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension PowerChart.Column {
    /// - Parameter isMean: two quarters make a column, of which the mean and the last charge count.
    fileprivate mutating func take(_ json: JSONValue, isMean: Bool) {
        func joined(_ known: Double?, _ next: Double?) -> Double? {
            guard isMean, let known, let next else { return next ?? known }
            return (known + next) / 2
        }
        sun = joined(sun, json["pv_w"]?.double)
        load = joined(load, json["load_w"]?.double)
        share = json["soc"]?.double ?? share
    }
}
